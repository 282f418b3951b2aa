# SPDX-License-Identifier: GPL-2.0
# What the scripts of this folder share. Sourced, not run.

set -euo pipefail

vm=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
top=$(cd "$vm/../.." && pwd)
cache=${XDG_CACHE_HOME:-$HOME/.cache}/vmareserve
# What is built, a folder a kernel. In the clone, ignored by git.
out=$top/selftests/vm/out

# What selftests/bench measures, what others build on first.
bench_parts="bystander kinds first refused ioctls memory splits alternatives forks million
	reservations contention"

# What a kernel says in its log when something is wrong: an ERE.
complaints='BUG|WARNING|Oops|KASAN|KCSAN|KFENCE|UBSAN|ODEBUG|refcount_t'
complaints+='|[Ll]ockdep|possible .* (deadlock|locking)|inconsistent lock|bad unlock balance'
complaints+='|[Ii]nvalid wait context|held lock freed|lock held when returning'
complaints+='|suspicious RCU|rcu: INFO|rcu.* (stall|starved)|hard LOCKUP|soft lockup'
complaints+='|workqueue lockup|blocked for more than|sleeping function|scheduling while atomic'
complaints+='|general protection|Call Trace|Kernel panic|leak detector disabled'
complaints+='|CFI failure|Missing ENDBR'
complaints+='|Bad (page|rss)|page dumped|corrupt|mt_validate|map_count'

say()  { printf '%s\n' "vm: $*" >&2; }
die()  { say "$*"; exit 1; }

as_root() {
	if [ "$(id -u)" = 0 ]; then
		"$@"
	elif command -v sudo >/dev/null; then
		sudo "$@"
	else
		die "this needs root, and there is no sudo: $*"
	fi
}

# kernel_row NAME: sets $suite, $series and $flavour from the table, and $arch,
# the architecture: the flavour's last part.
kernel_row() {
	local name
	while read -r name suite series flavour; do
		arch=${flavour##*-}
		[ "$name" = "$1" ] && return
	done < <(grep -v '^#' "$vm/kernels")
	die "no kernel '$1' in $vm/kernels; it has: $(kernel_names)"
}

kernel_names() {
	grep -v '^#' "$vm/kernels" | cut -f1 | xargs
}

# is_compiled: is the kernel of $flavour built from source, by "compile"?
is_compiled() {
	[ -f "$vm/config-${flavour%-*}" ]
}

# install_packages [MORE...]: what this machine needs to make and run the guests.
install_packages() {
	local missing=() p
	for p in mmdebstrap util-linux cpio "$@"; do
		dpkg-query -W -f '${Status}' "$p" 2>/dev/null |
			grep -q 'ok installed' || missing+=("$p")
	done
	[ ${#missing[@]} = 0 ] && return
	say "installing with apt: ${missing[*]}"
	as_root apt-get -qq update
	as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq -y \
		--no-install-recommends install "${missing[@]}" >/dev/null
}

# write_between MARK FILE [PAGE]: puts FILE into PAGE, or README.md, between the lines
# of that mark.
write_between() {
	local page=$top/${3:-README.md}
	grep -q "^<!-- $1 -->\$" "$page" ||
		die "$page has no line '<!-- $1 -->' to write after"
	sed -i -e "/^<!-- $1 -->\$/,/^<!-- end -->\$/ { /^<!--/!d }" \
		-e "/^<!-- $1 -->\$/ r $2" "$page"
}

# archive_lines SUITE: sources.list lines for SUITE, from the archives that
# this machine's own apt is set up for.
archive_lines() {
	local main security
	main=$(apt-get indextargets --format '$(RELEASE) $(REPO_URI)' \
		'Created-By: Packages' 'Component: main' |
		awk '$1 ~ /^(bullseye|bookworm|trixie|forky|sid|(old)*stable|testing|unstable)$/ \
			{ print $2; exit }')
	security=$(apt-get indextargets --format '$(RELEASE) $(REPO_URI)' \
		'Created-By: Packages' 'Component: main' |
		awk '$1 ~ /-security$/ { print $2; exit }')
	[ -n "$main" ] || die "apt knows no Debian archive ('apt-get indextargets' lists none)"
	echo "deb $main ${1%-backports} main"
	case $1 in
	*-backports)
		echo "deb $main $1 main"
		;;
	sid|experimental)
		return
		;;
	esac
	if [ -n "$security" ]; then
		echo "deb $security ${1%-backports}-security main"
	fi
}

# cached DIR: is the system DIR in the cache, and not older than a week? Else the caller
# makes it: to that end it has DIR's lock from here on, until it ends.
cached() {
	# A condition is not subject to set -e.
	mkdir -p "$(dirname "$1")" && exec 9>"$1.lock" && flock 9 ||
		die "can't lock $1.lock: is $cache writable?"
	[ -d "$1" ] && [ -n "$(find "$1" -maxdepth 0 -mtime -7)" ]
}

# bootstrap DIR SUITE PACKAGES [OPTION...]: begins the system DIR, as DIR.new. Debian's
# SUITE with PACKAGES, a comma between two; the options are mmdebstrap's.
bootstrap() {
	local dir=$1 suite=$2 packages=$3 sources
	shift 3
	as_root rm -rf "$dir" "$dir.new"
	say "making a $suite system in $dir"
	mapfile -t sources < <(archive_lines "$suite")
	as_root timeout 1200 mmdebstrap --quiet --variant=apt --format=directory \
		--include="$packages" --skip=cleanup/apt/lists "$@" \
		"${suite%-backports}" "$dir.new" "${sources[@]}" >&2
	as_root mkdir -p "$dir.new/work"
}

# keep DIR: DIR.new is finished, and is DIR from now on.
keep() {
	as_root touch "$1.new"
	as_root mv "$1.new" "$1"
}

# copy_module FROM TO FILE A B VALUE: copies the module's source, with another VALUE for
# the macros A and B in FILE.
copy_module() {
	mkdir "$2"
	cp -r "$1/Kbuild" "$1/dkms.conf" "$1/module" "$2/"
	sed -i -E "s,^(#define ($4|$5)\>).*,\1 $6," "$2/$3"
	[ "$(diff "$1/$3" "$2/$3" | grep -c '^>')" = 2 ] || die "$1/$3 has no $4 and $5"
}

# make_quick FROM TO: for "arming": with probes that don't stay enabled for long when
# nobody needs them any more.
make_quick() {
	copy_module "$1" "$2" module/limit_probes.c LOOK_INTERVAL DISARM_DELAY "(HZ / 100)"
}

# make_small FROM TO: for "mark": with room for two marks.
make_small() {
	copy_module "$1" "$2" module/marks.c MARKS_BITS WINDOW 1
}

# cross_env: for a kernel of $arch, what kbuild and the compiler's callers want
# to have in the environment. The chroots are amd64 whatever they build for.
cross_env() {
	case $arch in
	amd64)	echo CC=gcc ;;
	arm64)	echo ARCH=arm64 CROSS_COMPILE=aarch64-linux-gnu- CC=aarch64-linux-gnu-gcc ;;
	*)	die "no compiler known for $arch" ;;
	esac
}

# in_chroot DIR BIND COMMAND...: runs COMMAND as root in the chroot DIR, with
# the folder BIND on its /work. The mounts live and die with the command.
in_chroot() {
	local root=$1 bind=$2 status=0
	shift 2
	as_root unshare --mount --pid --fork --kill-child -- sh -c '
		root=$1 bind=$2; shift 2
		mount -t proc proc "$root/proc" &&
		mount --rbind /dev "$root/dev" &&
		mount --bind "$bind" "$root/work" &&
		exec chroot "$root" /usr/bin/env -i HOME=/root LC_ALL=C.UTF-8 \
			PATH=/usr/sbin:/usr/bin:/sbin:/bin "$@"' \
		in_chroot "$root" "$bind" "$@" || status=$?
	# What root made of our own shall be the caller's; nothing else shall.
	case $bind in
	"$out"/*)
		[ "$(id -u)" = 0 ] || as_root chown -R "$(id -u)" "$bind"
		;;
	esac
	return $status
}
