#!/bin/bash
# Compares, in one container and one run, ways to serve the same answers: a blocking servlet, one
# written by hand over the container's listeners, this library's applications, Spring's adapter.
#
# Each scenario is measured in rounds, in which all peers take turns, in one order and then in the
# other. Prints, per container, a table in Markdown. A figure with a single error is none: the
# script then fails. What came of each turn is in target/load/turns.
#
# A new JVM needs half a minute of each peer until it is as fast as it gets: name the first scenario
# more than once, and only what comes last of it counts. Connections that have ended hold memory for a
# while: measure news and talk in a run of their own.
set -euo pipefail

usage() {
  cat <<'USAGE'
Usage: src/jmh/load/load.sh [options]
  -c "tomcat jetty undertow"   containers
  -s "hello page download echo wait"
                               scenarios; there are also crowd, image, bulk, throng, streams (HTTP/2),
                               news (which no response ends) and talk (WebSockets)
  -p "handwritten throughline spring blocking"
                               peers, the first of which is the measure; there is also bridged
  -r 4                         rounds
  -d 1                         seconds of each turn
  -w 2                         seconds of each peer's warm-up for each scenario
  -j "-Xms1g -Xmx1g"           options of the server's JVM
  -n                           do not build: the classes are there
USAGE
}

containers="tomcat jetty undertow"
scenarios="hello page download echo wait"
peers="handwritten throughline spring blocking"
rounds=4
seconds=1
warmup=2
options="-Xms1g -Xmx1g"
build=true
while getopts "c:s:p:r:d:w:j:nh" option; do
  case $option in
    c) containers=$OPTARG ;;
    s) scenarios=$OPTARG ;;
    p) peers=$OPTARG ;;
    r) rounds=$OPTARG ;;
    d) seconds=$OPTARG ;;
    w) warmup=$OPTARG ;;
    j) options=$OPTARG ;;
    n) build=false ;;
    h) usage; exit ;;
    *) usage >&2; exit 2 ;;
  esac
done

here=$(cd "$(dirname "$0")" && pwd)
cd "$here/../../.."
java="${JAVA_HOME:+$JAVA_HOME/bin/}java"
jcmd="${JAVA_HOME:+$JAVA_HOME/bin/}jcmd"
work=target/load
turns=$work/turns
server=
generator=
port=
figures=

# Ends what runs, by its process id, whatever the outcome.
stop() {
  local pid
  for pid in $generator $server; do
    kill "$pid" 2>/dev/null || true
    wait "$pid" 2>/dev/null || true
  done
  generator=
  server=
}
trap stop EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

fail() {
  echo "load.sh: $*" >&2
  exit 1
}

# Generator, path, connections, bytes of the request's body, bytes of the response's. Where there are
# thousands of connections, it takes seconds until all are there.
scenario() {
  case $1 in
    hello) echo "wrk hello 64 0 12" ;;
    crowd) echo "wrk hello 256 0 12" ;;
    page) echo "wrk page 64 0 10240" ;;
    image) echo "wrk image 64 0 65536" ;;
    download) echo "wrk download 16 0 1048576" ;;
    echo) echo "wrk echo 64 65536 65536" ;;
    bulk) echo "wrk echo 8 10485760 10485760" ;;
    wait) echo "wrk wait 1000 0 12" ;;
    throng) echo "wrk wait 5000 0 12" ;;
    streams) echo "h2load hello 8 0 12" ;;
    news) echo "listen news 1000 0 32" ;;
    talk) echo "talk talk 1000 0 32" ;;
    *) fail "there is no scenario $1" ;;
  esac
}

# Spring's adapter has no WebSockets, and a thread for each listener is more than there are.
takes_part() {
  case $1-$2 in
    spring-talk | bridged-talk | blocking-news | bridged-news) return 1 ;;
  esac
}

install_tools() {
  local missing=()
  command -v wrk >/dev/null || missing+=(wrk)
  command -v h2load >/dev/null || missing+=(nghttp2-client)
  command -v curl >/dev/null || missing+=(curl)
  if [ ${#missing[@]} -gt 0 ]; then
    apt-get -qq update >&2
    DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends \
      "${missing[@]}" >&2
  fi
}

build_classes() {
  mvn -q -Dspotless.check.skip=true test-compile dependency:build-classpath \
    -Dmdep.outputFile="$work/classpath" -Dmdep.regenerateFile=true >&2
}

classpath() {
  echo "target/test-classes:target/classes:$(cat $work/classpath)"
}

# Starts a container and waits until it tells its port.
start() {
  local log=$work/$1.log
  : >"$work/port"
  # shellcheck disable=SC2086 # options are several words
  "$java" $options \
    -Djava.util.logging.config.file=target/test-classes/io/github/throughline/it/embedded/logging.properties \
    -cp "$(classpath)" io.github.throughline.load.LoadServer "$1" >"$work/port" 2>"$log" &
  server=$!
  for ((i = 0; i < 300; i++)); do
    port=$(head -n 1 "$work/port")
    [ -n "$port" ] && return
    kill -0 "$server" 2>/dev/null || break
    sleep 0.1
  done
  fail "$1 does not start: see $log"
}

# Every answer as it must be, before anything is measured; what has no end is looked at on the way.
verify() {
  local peer tool path connections sent received
  read -r tool path connections sent received <<<"$(scenario "$1")"
  case $tool in listen | talk) return ;; esac
  for peer in $peers; do
    head -c "$sent" /dev/urandom >"$work/sent"
    head -c "$received" /dev/zero | tr '\0' x >"$work/expected"
    local post=()
    if [ "$sent" -gt 0 ]; then
      cp "$work/sent" "$work/expected"
      post=(-H "Expect:" --data-binary "@$work/sent")
    fi
    curl -fsS --max-time 30 "${post[@]}" -o "$work/received" \
      "http://127.0.0.1:$port/$peer/$path" || fail "$peer does not answer $1"
    cmp -s "$work/expected" "$work/received" || fail "$peer answers $1 with other bytes"
  done
}

# Jiffies of the server's process.
cpu() {
  cut -d ')' -f 2 "/proc/$server/stat" | awk '{ print $12 + $13 }'
}

# Bytes of the server's objects.
live() {
  "$jcmd" "$server" GC.class_histogram | awk '$1 == "Total" { print $3 }'
}

# A generator of requests, to its end; leaves a line in $work/load: requests, microseconds, bytes,
# errors; and in spent the jiffies of the server's process.
generate() {
  local before
  before=$(cpu)
  "$@" >"$work/generated" &
  generator=$!
  wait "$generator" || fail "$1 has failed: see $work/generated"
  generator=
  spent=$(($(cpu) - before))
}

with_wrk() { # address, connections, bytes of the request's body, seconds
  generate wrk -t 1 -c "$2" -d "$4" --timeout 10s -s "$here/report.lua" "$1" -- "$3"
  awk '$1 == "load:" { print $2, $3, $4, $5 }' "$work/generated" >"$work/load"
}

# On each connection, as many streams as containers take by themselves.
with_h2load() { # address, connections, seconds
  generate h2load -t 1 -c "$2" -m 100 -D "$3" "$1"
  awk -v micros=$(($3 * 1000000)) -F '[ ,(]+' '
    $1 == "requests:" { requests = $8; failed = $10 }
    $1 == "traffic:" { for (i = 1; i < NF; i++) if ($(i + 1) == "data") bytes = $i }
    END { gsub(/\)/, "", bytes); print requests, micros, bytes, failed }' \
    "$work/generated" >"$work/load"
}

# As generate, over connections that stay open; leaves in held the bytes of each, too.
with_client() { # address, connections, seconds
  local before objects line
  sleep 2 # for the connections of the turn before, of which the server hears late
  objects=$(live)
  coproc client { exec "$java" -cp "$(classpath)" io.github.throughline.load.LoadClient "$@"; }
  generator=$client_PID
  read -r -t 120 line <&"${client[0]}" || fail "the client does not get its connections open"
  before=$(cpu)
  read -r -t $((60 + $3)) line <&"${client[0]}" || fail "the client has failed"
  spent=$(($(cpu) - before))
  echo "${line#load: }" >"$work/load"
  held=$((($(live) - objects) / $2))
  echo >&"${client[1]}"
  wait "$generator" || fail "the client has failed"
  generator=
}

# One peer in one scenario for so many seconds; leaves in figures: requests, microseconds, bytes,
# errors, jiffies, bytes held for a connection.
turn() {
  local tool path connections sent received address
  local spent=0 held=0
  read -r tool path connections sent received <<<"$(scenario "$1")"
  address=127.0.0.1:$port/$2/$path
  case $tool in
    wrk) with_wrk "http://$address" "$connections" "$sent" "$3" ;;
    h2load) with_h2load "http://$address" "$connections" "$3" ;;
    listen) with_client "http://$address" "$connections" "$3" ;;
    talk) with_client "ws://$address" "$connections" "$3" ;;
  esac
  kill -0 "$server" 2>/dev/null || fail "the server has ended: see $work/*.log"
  figures=$(awk -v cpu="$spent" -v least="$received" -v held="$held" '
    $1 > 0 { print $1, $2, $3, $4 + ($3 < $1 * least), cpu, held }' "$work/load")
  [ -n "$figures" ] || fail "$2 has answered nothing in $1: see $work/generated"
}

measure() {
  local container=$1 name=$2 peer round order
  verify "$name"
  for peer in $peers; do
    if takes_part "$peer" "$name"; then
      turn "$name" "$peer" "$warmup"
    fi
  done
  for ((round = 1; round <= rounds; round++)); do
    order=$peers
    if ((round % 2 == 0)); then
      order=$(tr ' ' '\n' <<<"$peers" | tac | tr '\n' ' ')
    fi
    for peer in $order; do
      if takes_part "$peer" "$name"; then
        turn "$name" "$peer" "$seconds"
        echo "$container $name $peer $round $figures" >>"$turns"
      fi
    done
  done
}

# The median of the rounds' ratios to the first peer, and their range; then that of the time that
# the server's process has used per request, and of what it has held for a connection.
table() {
  awk -v container="$1" -v peers="$peers" -v scenarios="$scenarios" -v rounds="$rounds" \
    -v ticks="$(getconf CLK_TCK)" '
    function median(values, n,   i, j, t) {
      for (i = 2; i <= n; i++) {
        for (j = i; j > 1 && values[j - 1] > values[j]; j--) {
          t = values[j]; values[j] = values[j - 1]; values[j - 1] = t
        }
      }
      return n % 2 ? values[(n + 1) / 2] : (values[n / 2] + values[n / 2 + 1]) / 2
    }
    function cell(scenario, peer,   r, ratio, used, kept) {
      for (r = 1; r <= rounds; r++) {
        ratio[r] = rate[scenario, peer, r] / rate[scenario, measure, r]
        used[r] = cpu[scenario, peer, r] / cpu[scenario, measure, r]
        kept[r] = holds[scenario] ? held[scenario, peer, r] / held[scenario, measure, r] : 0
      }
      middle = median(ratio, rounds) # which sorts
      return sprintf("%.2f (%.2f to %.2f), %.2f",
        middle, ratio[1], ratio[rounds], median(used, rounds)) \
        (holds[scenario] ? sprintf(", %.2f", median(kept, rounds)) : "")
    }
    function absolute(scenario, peer,   r, some, used, kept) {
      for (r = 1; r <= rounds; r++) {
        some[r] = rate[scenario, peer, r]
        used[r] = cpu[scenario, peer, r]
        kept[r] = held[scenario, peer, r] / 1024
      }
      return sprintf("%d/s, %d µs", median(some, rounds), median(used, rounds)) \
        (holds[scenario] ? sprintf(", %.1f KiB", median(kept, rounds)) : "")
    }
    $1 == container {
      measured[$2, $3] = 1
      errors[$2, $3] += $8
      rate[$2, $3, $4] = $5 * 1e6 / $6
      cpu[$2, $3, $4] = ($9 > 0 ? $9 : 1) * 1e6 / ticks / $5
      held[$2, $3, $4] = $10
      holds[$2] += $10
    }
    END {
      count = split(peers, peer, " ")
      measure = peer[1]
      header = "| " container
      line = "| ---"
      for (p = 1; p <= count; p++) {
        header = header " | " peer[p]
        line = line " | ---"
      }
      print header " |\n" line " |"
      total = split(scenarios, scenario, " ")
      for (s = 1; s <= total; s++) {
        row = "| " scenario[s]
        for (p = 1; p <= count; p++) {
          name = scenario[s]
          if (!((name, peer[p]) in measured)) {
            row = row " | "
            continue
          }
          void = errors[name, peer[p]] + errors[name, measure]
          figure = p == 1 ? absolute(name, measure) : cell(name, peer[p])
          row = row " | " (void ? "void: " void " errors" : figure)
          bad += void
        }
        print row " |"
      }
      exit bad > 0
    }' "$turns"
}

for name in $scenarios; do
  scenario "$name" >/dev/null
done
install_tools
mkdir -p "$work"
if $build; then
  build_classes
fi
: >"$turns"
status=0
"$java" -version 2>&1 | head -n 1
wrk -v 2>&1 | head -n 1 || true
for container in $containers; do
  start "$container"
  for name in $scenarios; do
    measure "$container" "$name"
  done
  stop
  echo
  table "$container" || status=1
done
exit $status
