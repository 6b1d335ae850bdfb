#!/bin/sh
# Stands in for an engine in the tests of the harness: does what the names of its scripts say.
# Flags: --slow (5 % more), --bad (refused), --events=FILE.
base=1000000
for word; do
  case $word in
    --help) echo "  --events  a file for the events"; exit 0 ;;
    --slow) base=1050000 ;;
    --bad) echo "unknown flag --bad" >&2; exit 2 ;;
    --events=*)
      cat >"${word#*=}" <<'TEXT'
{"type":"start","format":1,"t":0,"thread":0,"version":"1"}
{"type":"function","t":1,"function":7,"name":"hot","line":3}
{"type":"something-new","t":5}
not json
{"type":"tier-switch","t":250,"function":7,"from":"ignition","to":"sparkplug"}
{"type":"compile-finish","t":260,"thread":1,"function":7,"tier":"sparkplug","outcome":"ok","prepare_us":8,"execute_us":30,"finalize_us":2.5,"duration_us":40.5}
{"type":"deopt","t":700,"function":7,"tier":"maglev","kind":"eager","reason":"wrong map"}
{"type":"gc","t":1000,"duration_us":12}
TEXT
      ;;
    --) break ;;
    *fails.js) echo "it went wrong" >&2; exit 3 ;;
    *hangs.js) [ -n "$PID_FILE" ] && echo $$ >"$PID_FILE"; sleep 1000 ;;
    *crashes.js) kill -SEGV $$ ;;
    *talks.js) yes too much ;;
    *quick.js) base=5000 ;;
    *naps.js) sleep 0.03 ;;
    *score.js) echo "SCORE Fake $((1050000000 / base))"; echo "OCTANE DONE" ;;
    *sometimes.js)  # every third process fails
      count=$(cat "$COUNT_FILE" 2>/dev/null || echo 0)
      echo $((count + 1)) >"$COUNT_FILE"
      [ $((count % 3)) -eq 2 ] && exit 9 ;;
    *iterations.js)
      # Noise, the same in every run of a test.
      seed=$(($(cat "$SEED_FILE" 2>/dev/null || echo 0) + 1))
      echo $seed >"$SEED_FILE"
      awk -v base=$base -v seed=$seed 'BEGIN { srand(seed); for (i = 0; i < 40; i++)
        printf "ab-iteration: %d\n", base * (i < 4 ? 2 : 1) * (1 + 0.01 * (rand() - 0.5)) }' ;;
  esac
done
exit 0
