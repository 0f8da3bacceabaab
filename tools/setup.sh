# shellcheck shell=bash
# Sourced by ./run, ./test, ./bench and ./entente: brings what they need, or says in plain words what is missing and how to get it.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 MSBUILDDISABLENODEREUSE=${MSBUILDDISABLENODEREUSE:-1}

say() { printf '%s\n' "$*" >&2; }

need_dotnet() {
  command -v dotnet >/dev/null || { say "Entente needs the .NET 10 SDK (dotnet). Install it and run this again."; exit 1; }
  case "$(cd "$root" && dotnet --version 2>/dev/null)" in
    10.*) ;;
    *) say "Entente needs the .NET 10 SDK; 'dotnet --version' here says: $(dotnet --version 2>&1 | head -1)"; exit 1 ;;
  esac
}

need_node() {
  command -v npm >/dev/null || { say "Entente needs Node.js 20 or later with npm (for the browser's assets). Install it and run this again."; exit 1; }
}

# Packages of the distribution; installed when we may, explained when we may not. Never fatal: what depends on them says that it skipped.
bring() {
  local missing=()
  for package in "$@"; do dpkg -s "$package" >/dev/null 2>&1 || missing+=("$package"); done
  [ ${#missing[@]} -eq 0 ] && return 0
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    say "installing ${missing[*]}"
    { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}"; } >/tmp/entente-apt.log 2>&1 \
      || { say "could not install ${missing[*]}; see /tmp/entente-apt.log"; return 1; }
  else
    say "not installed: ${missing[*]} (as root: apt-get install ${missing[*]}). What needs them is skipped and says so."
    return 1
  fi
}

# built LOG COMMAND...: runs a build into a log and says each project as it is done, and that it goes on while nothing is done.
built() {
  local log=$1 job told=0 begun=$SECONDS quiet=$SECONDS name names; shift
  "$@" >"$log" 2>&1 &
  job=$!
  while :; do
    local alive=1; kill -0 "$job" 2>/dev/null || alive=0
    mapfile -t names < <(sed -n 's/^ *\(Entente[A-Za-z.]*\) -> .*/\1/p' "$log")
    for name in "${names[@]:told}"; do say "  $name, $((SECONDS - begun)) s"; quiet=$SECONDS; done
    told=${#names[@]}
    [ "$alive" = 0 ] && break
    if [ $((SECONDS - quiet)) -ge 15 ]; then say "  still building, $((SECONDS - begun)) s"; quiet=$SECONDS; fi
    sleep 1
  done
  wait "$job"
}

icu() {
  # Both languages need ICU. Any version will do.
  ldconfig -p 2>/dev/null | grep -q libicuuc || bring libicu72 || bring libicu-dev || true
}
