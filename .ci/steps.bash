# Steps that ./run and ./test have in common. Sourced, never run.
# shellcheck shell=bash

cache=${XDG_CACHE_HOME:-$HOME/.cache}/shuyu
# One build folder for every clone and both commands: the dependencies are compiled once.
export CARGO_TARGET_DIR=${CARGO_TARGET_DIR:-$cache/target}
export NPM_CONFIG_UPDATE_NOTIFIER=false NPM_CONFIG_FUND=false NPM_CONFIG_AUDIT=false

# version_at_least HAVE WANT: whether dotted version HAVE is WANT or later.
version_at_least() { [[ $(printf '%s\n%s\n' "$2" "$1" | sort -V | head -n 1) == "$2" ]]; }

# First dotted number in what a tool says of its version; empty when there is no such tool.
version_of() { { "$@" 2>/dev/null || true; } | grep -oE '[0-9]+(\.[0-9]+)+' | head -n 1 || true; }

# Free space of the file system that holds (or will hold) a folder, in GiB.
free_gib() {
  local folder=$1
  while [[ ! -d $folder ]]; do folder=$(dirname "$folder"); done
  df -Pk "$folder" | awk 'NR == 2 { print int($4 / 1048576) }'
}

# Whether nothing listens on a loopback port.
port_is_free() { ! (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

# Minutes a first build takes on this machine, from the 8 CPU minutes it was measured to take.
first_build_minutes() {
  local cores
  cores=$(getconf _NPROCESSORS_ONLN 2>/dev/null || echo 2)
  echo $((10 / (cores > 6 ? 6 : cores) + 1))
}

# Sum over the contents of everything the console is made of.
console_sum() {
  (cd "$1/console" && find . \( -name node_modules -o -name dist -o -name test-results -o -name .auth \) -prune \
    -o -type f -print0 | LC_ALL=C sort -z | xargs -0 cksum | cksum | cut -d' ' -f1)
}

# Installs the console's packages as locked, unless that has been done for this lock file.
console_packages() {
  local root=$1 lock
  lock=$(cksum <"$root/console/package-lock.json")
  if [[ ! -f $root/console/node_modules/.shuyu-lock || $(<"$root/console/node_modules/.shuyu-lock") != "$lock" ]]; then
    (cd "$root/console" && npm ci --no-progress --loglevel=error)
    printf '%s\n' "$lock" >"$root/console/node_modules/.shuyu-lock"
  fi
}

# Builds console/dist, unless it has been built from these very files.
console_build() {
  local root=$1 sum
  sum=$(console_sum "$root")
  if [[ ! -f $root/console/dist/index.html || ! -f $root/console/node_modules/.shuyu-built ||
    $(<"$root/console/node_modules/.shuyu-built") != "$sum" ]]; then
    (cd "$root/console" && npm run --silent build)
    printf '%s\n' "$sum" >"$root/console/node_modules/.shuyu-built"
  fi
}
