#!/usr/bin/env bash
# Cold start of a node to its first page, and the memory of an idle node. Writes benches/results/start.md.
set -euo pipefail
source "$(dirname "$0")/setup.sh"
cd "$root"
mkdir -p artifacts benches/results
[ -f artifacts/node/Entente.Node.dll ] || dotnet publish src/Entente.Node -c Release -o artifacts/node --nologo -v q >artifacts/node.log 2>&1

free_port() { node -e 's=require("net").createServer().listen(0,"127.0.0.1",()=>{console.log(s.address().port);s.close()})'; }
now() { date +%s%3N; }

one() { # state folder -> milliseconds to the first page; leaves the process in $pid
  local pages; pages=$(free_port)
  local began; began=$(now)
  Node__Party=US Node__NameEn="United States" Node__NameZh=美国 Node__Zone=America/New_York Node__StateFolder="$1" \
    Node__Pages="http://us.localhost:$pages" Node__Federation="$(free_port)" Node__Operator="$(free_port)" Node__Sample=true \
    dotnet artifacts/node/Entente.Node.dll serve >"$1.log" 2>&1 &
  pid=$!
  until curl -fs -o /dev/null -H "Host: us.localhost:$pages" "http://127.0.0.1:$pages/sign-in"; do
    kill -0 $pid 2>/dev/null || { cat "$1.log"; exit 1; }
    sleep 0.02
  done
  took=$(($(now) - began))
}

work=$(mktemp -d); trap 'kill ${pid:-} 2>/dev/null || true; rm -rf "$work"' EXIT
first=() again=()
for i in 1 2 3 4 5; do
  mkdir "$work/$i"; one "$work/$i"; first+=("$took"); kill $pid; wait $pid 2>/dev/null || true
  one "$work/$i"; again+=("$took")
  [ "$i" = 5 ] || { kill $pid; wait $pid 2>/dev/null || true; }
done
sleep 30
idle=$(awk '/VmRSS/ {printf "%.0f", $2 / 1024}' /proc/$pid/status)
median() { printf '%s\n' "$@" | sort -n | sed -n 3p; }
{
  echo "# Start of a node"
  echo
  echo "Milliseconds from the start of the process to the first page (sign-in), five runs, median and range; $(nproc) cores. Absolute times depend on the machine."
  echo
  echo "| what | median | range |"
  echo "|---|---|---|"
  printf '| empty folder: keys, database and sample officers made | %s | %s |\n' "$(median "${first[@]}")" "$(printf '%s\n' "${first[@]}" | sort -n | sed -n '1p;5p' | paste -sd- )"
  printf '| existing folder | %s | %s |\n' "$(median "${again[@]}")" "$(printf '%s\n' "${again[@]}" | sort -n | sed -n '1p;5p' | paste -sd- )"
  echo
  echo "Resident memory 30 s after the start, idle: $idle MB."
} | tee benches/results/start.md
