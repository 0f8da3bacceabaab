#!/usr/bin/env bash
# Runs a command beside a PostgreSQL of its own (temporary folder, free port, fsync on) and names it in ENTENTE_BENCH_POSTGRES; without the program
# the command runs alone and leaves PostgreSQL out.
set -euo pipefail
bin=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -1)
[ -x "$bin/initdb" ] || { echo "PostgreSQL is not installed: only SQLite is measured." >&2; exec "$@"; }
place=$(mktemp -d)
port=$(node -e 's=require("net").createServer().listen(0,"127.0.0.1",()=>{console.log(s.address().port);s.close()})')
as=()
[ "$(id -u)" != 0 ] || { as=(setpriv --reuid=postgres --regid=postgres --clear-groups); chown postgres "$place"; } # initdb refuses root
(umask 077; node -e 'console.log(require("crypto").randomBytes(16).toString("hex"))' >"$place/password")
[ "$(id -u)" != 0 ] || chown postgres "$place/password"
(cd / && "${as[@]}" "$bin/initdb" -D "$place/data" -U entente --pwfile "$place/password" --auth scram-sha-256 --locale C.UTF-8 --encoding UTF8 --no-instructions >/dev/null)
(cd / && exec "${as[@]}" "$bin/postgres" -D "$place/data" -p "$port" -c listen_addresses=127.0.0.1 -c unix_socket_directories="$place" -c log_min_messages=panic) >/dev/null 2>&1 &
server=$!
trap 'kill -INT $server 2>/dev/null; wait $server 2>/dev/null || true; rm -rf "$place"' EXIT
for _ in $(seq 300); do "$bin/pg_isready" -q -h 127.0.0.1 -p "$port" && break; sleep 0.1; done
ENTENTE_BENCH_POSTGRES="Host=127.0.0.1;Port=$port;Username=entente;Password=$(cat "$place/password");Database=postgres" "$@"
