#!/bin/bash
# Compares, in one container and one run, ways to serve the same answers: a blocking servlet, one
# written by hand over the container's listeners, this library's applications, Spring's adapter.
#
# Each scenario is measured in rounds, in which all peers take turns, in one order and then in the
# other. Prints, per container, a table in Markdown. A figure with a single error is none: the
# script then fails. What came of each turn is in target/load/turns.
set -euo pipefail

usage() {
  cat <<'USAGE'
Usage: src/jmh/load/load.sh [options]
  -c "tomcat jetty undertow"   containers
  -s "hello page download echo wait"
                               scenarios; there are also crowd, image and bulk
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

# Path, connections, bytes of the request's body, bytes of the response's.
scenario() {
  case $1 in
    hello) echo "hello 64 0 12" ;;
    crowd) echo "hello 256 0 12" ;;
    page) echo "page 64 0 10240" ;;
    image) echo "image 64 0 65536" ;;
    download) echo "download 16 0 1048576" ;;
    echo) echo "echo 64 65536 65536" ;;
    bulk) echo "echo 8 10485760 10485760" ;;
    wait) echo "wait 1000 0 12" ;;
    *) fail "there is no scenario $1" ;;
  esac
}

install_tools() {
  local missing=()
  command -v wrk >/dev/null || missing+=(wrk)
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

# Starts a container and waits until it tells its port.
start() {
  local log=$work/$1.log
  : >"$work/port"
  # shellcheck disable=SC2086 # options are several words
  "$java" $options \
    -Djava.util.logging.config.file=target/test-classes/io/github/throughline/it/embedded/logging.properties \
    -cp "target/test-classes:target/classes:$(cat $work/classpath)" \
    io.github.throughline.load.LoadServer "$1" >"$work/port" 2>"$log" &
  server=$!
  for ((i = 0; i < 300; i++)); do
    port=$(head -n 1 "$work/port")
    [ -n "$port" ] && return
    kill -0 "$server" 2>/dev/null || break
    sleep 0.1
  done
  fail "$1 does not start: see $log"
}

# Every answer as it must be, before anything is measured.
verify() {
  local peer path connections sent received
  for peer in $peers; do
    read -r path connections sent received <<<"$(scenario "$1")"
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

# One peer in one scenario for so many seconds; leaves in figures: requests, microseconds, bytes,
# errors, jiffies.
turn() {
  local path connections sent received before
  read -r path connections sent received <<<"$(scenario "$1")"
  before=$(cpu)
  wrk -t 1 -c "$connections" -d "$3" --timeout 10s -s "$here/report.lua" \
    "http://127.0.0.1:$port/$2/$path" -- "$sent" >"$work/wrk" &
  generator=$!
  wait "$generator" || fail "wrk has failed: see $work/wrk"
  generator=
  kill -0 "$server" 2>/dev/null || fail "the server has ended: see $work/*.log"
  figures=$(awk -v cpu=$(($(cpu) - before)) -v least="$received" '
    $1 == "load:" && $2 > 0 { print $2, $3, $4, $5 + ($4 < $2 * least), cpu }' "$work/wrk")
  [ -n "$figures" ] || fail "$2 has answered nothing in $1: see $work/wrk"
}

measure() {
  local container=$1 name=$2 peer round order
  verify "$name"
  for peer in $peers; do
    turn "$name" "$peer" "$warmup"
  done
  for ((round = 1; round <= rounds; round++)); do
    order=$peers
    if ((round % 2 == 0)); then
      order=$(tr ' ' '\n' <<<"$peers" | tac | tr '\n' ' ')
    fi
    for peer in $order; do
      turn "$name" "$peer" "$seconds"
      echo "$container $name $peer $round $figures" >>"$turns"
    done
  done
}

# The median of the rounds' ratios to the first peer, and their range; then that of the time that
# the server's process has used per request.
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
    function cell(scenario, peer,   r, ratio, used) {
      for (r = 1; r <= rounds; r++) {
        ratio[r] = rate[scenario, peer, r] / rate[scenario, measure, r]
        used[r] = cpu[scenario, peer, r] / cpu[scenario, measure, r]
      }
      middle = median(ratio, rounds) # which sorts
      return sprintf("%.2f (%.2f to %.2f), %.2f",
        middle, ratio[1], ratio[rounds], median(used, rounds))
    }
    function absolute(scenario, peer,   r, some, used) {
      for (r = 1; r <= rounds; r++) {
        some[r] = rate[scenario, peer, r]
        used[r] = cpu[scenario, peer, r]
      }
      return sprintf("%d/s, %d µs", median(some, rounds), median(used, rounds))
    }
    $1 == container {
      errors[$2, $3] += $8
      rate[$2, $3, $4] = $5 * 1e6 / $6
      cpu[$2, $3, $4] = ($9 > 0 ? $9 : 1) * 1e6 / ticks / $5
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
