#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# The vmareserve command, in the guest: as it is installed, and as it is built
# with AddressSanitizer (but for arm64) and UBSan (vmareserve.asan), whose complaints fail a
# case like any other message that is not expected.
#
# Each case is a function, named test_ and what it shows. What it prints is a
# diagnostic; it passes when it returns 0.

cd "$(dirname "$0")" || exit 1
limit_file=/proc/sys/vm/max_map_count
limit=1000
max_headroom=/sys/module/vmareserve/parameters/max_headroom
max_map_headroom=/sys/module/vmareserve/parameters/max_map_headroom
sysfs=/sys/class/misc/vmareserve
kprobes=/sys/kernel/debug/kprobes/enabled
yama=/proc/sys/kernel/yama/ptrace_scope
dir=$(mktemp -d)
skipped=

skip_all() { printf 'TAP version 13\n1..0 # SKIP %s\n' "$1"; exit 4; }

[ -w /dev/vmareserve ] || skip_all "/dev/vmareserve can't be opened: is the module loaded?"
[ "$(id -u)" = 0 ] || skip_all "lowering vm.max_map_count takes root"
type vmareserve >/dev/null || skip_all "vmareserve is not in the PATH"

limit_before=$(cat $limit_file)
trap 'echo "$limit_before" > $limit_file' EXIT

say() { echo "# $*"; }

# fails STATUS TEXT COMMAND...: COMMAND exits with STATUS, and its messages have
# TEXT and no more than one line without; so not a sanitizer's.
fails() {
	local want=$1 text=$2 got
	shift 2
	"$@" > "$dir/stdout" 2> "$dir/stderr" < /dev/null
	got=$?
	[ $got = "$want" ] || say "exit status $got, not $want, of: $*"
	[ -z "$text" ] || grep -qF -- "$text" "$dir/stderr" || {
		say "no '$text' in:"
		sed 's/^/#   /' "$dir/stderr"
		return 1
	}
	[ "$(grep -c . "$dir/stderr")" -le 2 ] && [ $got = "$want" ]
}

# prints TEXT COMMAND...: COMMAND prints just that, and exits with 0.
prints() {
	local want=$1 got status
	shift
	got=$("$@" 2>&1)
	status=$?
	[ "$got" = "$want" ] && [ $status = 0 ] && return
	say "'$got', exit status $status, instead of '$want': $*"
	return 1
}

# eventually COMMAND...: COMMAND succeeds within 20 seconds.
eventually() {
	local i
	for ((i = 0; i < 200; i++)); do
		"$@" && return
		sleep 0.1
	done
	say "not within 20 seconds: $*"
	return 1
}

# exit_status STATUS PID: a child ends with STATUS.
exit_status() {
	local got
	eventually gone "$2" || kill -KILL "$2"
	wait "$2"
	got=$?
	[ $got = "$1" ] || { say "exit status $got, not $1"; return 1; }
}

ends_with()	{ [ "$(tail -n 1 "$2")" = "$1" ]; }
gone()		{ ! kill -0 "$1" 2>/dev/null; }
as_nobody()	{ setpriv --reuid 65534 --regid 65534 --clear-groups "$@"; }
maps()		{ grep -vc vsyscall "/proc/$1/maps"; }
# field NAME PID [KIND]: a column of vmareserve status, for unmap if no KIND is given.
field() {
	vmareserve status "$2" | awk -v name="$1" -v kind="${3:-unmap}" '
		$1 == "PID" { for (i = 1; i <= NF; i++) if ($i == name) last = NF - i }
		NF == 6 && $1 == kind || NF > 6 && $(NF - 6) == kind { print $(NF - last) }'
}
cells()		{ local s; printf -v s '%*s' "$1" ""; echo -n "${s// /$2}"; }
has_in_use()	{ [ "$(field IN-USE "$1")" -ge "$2" ]; }
has_headroom()	{ [ "$(field HEADROOM "$1" "$3")" = "$2" ]; }
# has_kinds PID UNMAP SPLIT MAP: that is its headroom.
has_kinds()	{ has_headroom "$1" "$2" && has_headroom "$1" "$3" split && has_headroom "$1" "$4" map; }
is_named()	{ grep -qxF "$2" "/proc/$1/comm"; }
# serves PID: has a descriptor of the device that serves a process.
serves()	{ grep -qs ^headroom: "/proc/$1/fdinfo/"*; }
helpers()	{ grep -lsx vmareserve /proc/[0-9]*/comm | cut -d/ -f3; }
has_no_helper()	{ [ -z "$(helpers)" ]; }

# start COMMAND...: in the background, with its output in $dir/out; sets $pid.
start() {
	: > "$dir/out"
	"$@" > "$dir/out" 2>&1 < /dev/null &
	pid=$!
}

stop() {
	kill -KILL "$@" 2>/dev/null
	wait "$@" 2>/dev/null
	return 0
}

# is_json: as RFC 8259 has it.
is_json() {
	perl -0777 -ne 'exit !m{\A(?&value)\s*\z(?(DEFINE)
		(?<value>\s*(?:(?&object)|(?&array)|(?&string)|(?&number)|true|false|null))
		(?<object>\{\s*(?:(?&pair)(?:,(?&pair))*)?\s*\})
		(?<pair>\s*(?&string)\s*:(?&value))
		(?<array>\[\s*(?:(?&value)(?:,(?&value))*)?\s*\])
		(?<string>"(?:[^"\\\x00-\x1f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*")
		(?<number>-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?)
	)}x && utf8::decode($_)' "$1"
}

test_run_helps_a_static_program() {
	# It is really at the limit, and really static.
	prints "100 failed" ./tool_program splits 100 &&
	! readelf -l tool_program | grep -q INTERP &&
	prints "0 failed" vmareserve run -n 100 -- ./tool_program splits 100 &&
	prints "1 failed" vmareserve run -n 99 ./tool_program splits 100
}

test_run_helps_a_dynamic_program() {
	prints "100 failed" ./tool_program_dynamic splits 100 &&
	readelf -l tool_program_dynamic | grep -q INTERP &&
	prints "0 failed" vmareserve run --headroom=100 -- ./tool_program_dynamic splits 100
}

test_run_gives_4096_by_default() {
	start vmareserve run sleep 100
	eventually has_headroom $pid 4096
	local status=$?
	stop $pid
	return $status
}

test_run_passes_the_exit_status_through() {
	local s
	for s in 0 1 7 125 255; do
		fails $s "" vmareserve run -- sh -c "exit $s" || return 1
	done
}

test_run_passes_signals_through() {
	local sig status=0
	# To itself, and from outside.
	( vmareserve run -- sh -c 'kill -KILL $$' )
	[ $? = 137 ] || status=1
	for sig in TERM INT HUP USR1 SEGV; do
		start vmareserve run -- perl -e '$SIG{INT} = "DEFAULT"; $| = 1; print "up\n"; sleep 100'
		eventually ends_with up "$dir/out"
		kill -$sig $pid
		exit_status $((128 + $(kill -l $sig))) $pid || status=1
	done 2>/dev/null
	return $status
}

test_run_is_the_command() {
	local pid status=0
	vmareserve run sleep 100 &
	pid=$!
	eventually grep -qx sleep "/proc/$pid/comm" || status=1
	eventually has_headroom $pid 4096 || status=1
	[ -z "$(cat "/proc/$pid/task/$pid/children")" ] || status=1
	# Ctrl-Z is not for the helper.
	awk -v group="$(awk '{ print $5 }' /proc/$pid/stat)" \
		'$2 == "(vmareserve)" && $5 == group { found = 1 } END { exit found }' \
		/proc/[0-9]*/stat || status=1
	# Nobody traces it: debuggers can.
	grep -qP '^TracerPid:\t0$' "/proc/$pid/status" || status=1
	stop $pid
	return $status
}

test_run_obeys_job_control() {
	# In a session with a terminal of its own, as a login has. Signals go to the
	# whole job, as the terminal sends them on Ctrl-Z and Ctrl-C.
	cat > "$dir/job" <<-'EOF'
		# Not a loop here: bash leaves it when a job stops.
		state() {
			timeout 20 sh -c "until grep -q '^State:.$1' /proc/$pid/status
				do sleep 0.1; done" && return
			echo "state is not $1: $(grep State /proc/$pid/status)"
			exit 1
		}
		set -m
		vmareserve run sleep 100 > /dev/null &
		pid=$!
		until grep -qx sleep /proc/$pid/comm; do sleep 0.1; done
		state S
		kill -TSTP -- -$pid
		state T
		jobs | grep -q Stopped || exit 1
		kill -CONT -- -$pid
		state S
		kill -INT -- -$pid
		wait $pid
		[ $? = 130 ]
	EOF
	timeout 100 script -qec "bash $dir/job" /dev/null < /dev/null > "$dir/stdout" &&
		return
	sed 's/^/# /' "$dir/stdout"
	return 1
}

test_run_changes_nothing_else() {
	local what='ls -l /proc/self/fd | awk "/->/ { print \$(NF-2), \$NF }" | grep -v /proc
		echo $PPID; pwd; env | sort | grep -v ^_='
	# A SIGCHLD that was blocked would show as pending. Not from a shell, which
	# has a mask of its own.
	local signals="--block-signal=CHLD --block-signal=USR2 --ignore-signal=USR1"
	local with
	for with in "env" "vmareserve run"; do
		env $signals $with grep -E "^(Sig[^Q]|Shd|Groups|Cap|NoNew|Umask|Tracer|PPid)" \
			/proc/self/status
		$with sh -c "$what" | sed 's/pipe:.*//'
	done < /dev/null > "$dir/both"
	[ "$(wc -l < "$dir/both")" -gt 20 ] &&
	cmp <(head -n $(($(wc -l < "$dir/both") / 2)) "$dir/both") \
		<(tail -n $(($(wc -l < "$dir/both") / 2)) "$dir/both") &&
	grep -q '^SigBlk:.*[^0]' "$dir/both" && return
	sed 's/^/# /' "$dir/both"
	return 1
}

test_run_leaves_nothing_behind() {
	# The helper holds no end of a pipe: the readers see its end, though the
	# commands live on.
	timeout 10 cat < <(exec vmareserve run sh -c 'exec >&-; exec sleep 15') &&
	timeout 10 cat < <(exec vmareserve run sh -c 'exec >&- 2>&-; exec sleep 15' 2>&1) &&
	timeout 10 cat < <(exec vmareserve run sh -c 'exec >&- 2>&- 7>&-; exec sleep 15' 7>&1 >/dev/null 2>&1) &&
	# And it ends with the command.
	eventually has_no_helper
}

test_run_has_a_lone_helper() {
	local helper status=0 session
	eventually has_no_helper || return 1
	pushd "$dir" > /dev/null || return 1
	start vmareserve run sleep 100 9> "$dir/nine"
	popd > /dev/null || return 1
	eventually is_named $pid sleep || status=1
	helper=$(helpers)
	# It has been there before the command.
	[ "$(wc -w <<< "$helper")" = 1 ] || { say "helpers: $helper"; stop $pid; return 1; }
	[ "$(readlink "/proc/$helper/fd/"*)" = /dev/vmareserve ] || status=1
	[ "$(readlink "/proc/$helper/cwd")" = / ] || status=1
	session=$(awk '{ print $6 }' "/proc/$helper/stat")
	[ "$session" != "$(awk '{ print $6 }' /proc/$pid/stat)" ] || status=1
	grep -q "^PPid:.$pid\$" "/proc/$helper/status" && status=1
	[ $status = 0 ] || ls -l "/proc/$helper/fd" "/proc/$helper/cwd"
	# The usual signals don't end it. What does ends the headroom.
	kill -TERM "$helper"
	kill -HUP "$helper"
	kill -INT "$helper"
	sleep 1
	has_headroom $pid 4096 || status=1
	kill -KILL "$helper"
	eventually has_headroom $pid 0 || status=1
	kill -0 $pid || status=1
	stop $pid
	return $status
}

test_run_holds_no_lock() {
	# The command closes its only descriptor of a locked file, and nobody has it locked.
	local run='use Fcntl qw(:flock F_SETFD); open F, ">", $ARGV[0] or die; flock F, LOCK_EX
		or die; fcntl F, F_SETFD, 0 or die; exec qw(vmareserve run perl -e), $ARGV[1],
		fileno(F), $ARGV[0]'
	local command='use Fcntl ":flock"; use POSIX; POSIX::close($ARGV[0]) or die;
		open F, ">", $ARGV[1] or die; print flock(F, LOCK_EX | LOCK_NB) ? "free" : "locked"'
	prints free perl -e "$run" "$dir/lock" "$command"
}

test_run_reports_a_failed_exec() {
	: > "$dir/file"
	fails 127 "failed to execute nonexistent: No such file" vmareserve run nonexistent &&
	fails 127 "failed to execute /no/such: No such file" vmareserve run /no/such &&
	fails 126 "Permission denied" vmareserve run "$dir/file" &&
	fails 126 "Permission denied" vmareserve run /tmp &&
	eventually has_no_helper
}

test_run_reports_a_failed_start() {
	# Of the helper's parent, and of the helper: 1 is EPERM. The leak checker can't
	# start its own process either.
	local -x ASAN_OPTIONS=detect_leaks=0
	local text="cannot start the helper process: Resource temporarily unavailable"
	eventually has_no_helper &&
	fails 125 "$text" as_nobody bash -c "ulimit -u 1; exec vmareserve run true" &&
	fails 125 "$text" as_nobody bash -c "ulimit -u 2; exec vmareserve run true" &&
	fails 125 "close_range: Operation not permitted" \
		./tool_program deny close_range 1 vmareserve run true &&
	eventually has_no_helper
}

test_run_outlives_exec() {
	prints "100
100
100" vmareserve run -n 100 \
		./tool_program room 500 ./tool_program_dynamic room 500 ./tool_program room 500 &&
	prints 100 vmareserve run -n 100 sh -c 'exec ./tool_program room 500'
}

test_run_outlives_exec_by_another_thread() {
	local how status=0
	for how in thread orphan; do
		eventually has_no_helper || status=1
		prints "100
100" vmareserve run -n 100 ./tool_program room 500 \
			./tool_program exec_in $how ./tool_program room 500 || status=1
		start vmareserve run -n 100 ./tool_program exec_in $how sleep 100
		eventually is_named $pid sleep || status=1
		# Nobody has taken the leader's end for that of the process.
		sleep 1
		has_headroom $pid 100 || status=1
		[ "$(helpers | wc -l)" = 1 ] || status=1
		stop $pid
	done
	return $status
}

test_run_of_a_command_that_closes_all() {
	fails 100 "" vmareserve run -n 100 ./tool_program bare 250
}

test_run_does_not_give_to_children() {
	start vmareserve run -- sh -c 'sleep 100; exit 1'
	local child status=0
	eventually has_headroom $pid 4096 || status=1
	eventually grep -q . "/proc/$pid/task/$pid/children" || status=1
	child=$(cat "/proc/$pid/task/$pid/children")
	has_headroom $child 0 || status=1
	stop $pid $child
	return $status
}

test_run_with_set_user_id() {
	local status=0 owner
	cp /bin/id "$dir/suid"
	cp tool_program "$dir/room"
	chmod 755 "$dir"
	for owner in 65534 0; do
		chown $owner "$dir/suid" "$dir/room"
		chmod 4755 "$dir/suid" "$dir/room"
		prints $owner vmareserve run "$dir/suid" -u || status=1
		prints $owner as_nobody vmareserve run "$dir/suid" -u || status=1
		PATH=$dir:$PATH prints $owner as_nobody vmareserve run suid -u || status=1
		prints 100 as_nobody vmareserve run -n 100 "$dir/room" room 500 || status=1
	done
	chown 65534:0 "$dir/suid"
	chmod 2755 "$dir/suid"
	prints 0 as_nobody vmareserve run "$dir/suid" -g || status=1
	chmod 700 "$dir"
	return $status
}

test_run_where_ptrace_is_forbidden() {
	# 1 is EPERM.
	prints 100 ./tool_program deny ptrace 1 vmareserve run -n 100 ./tool_program room 500 &&
	prints 100 ./tool_program traced vmareserve run -n 100 ./tool_program room 500
}

# run_in_scope SCOPE: as an ordinary user, and as root.
run_in_scope() {
	echo "$1" > $yama && [ "$(cat $yama)" = "$1" ] &&
	prints 100 as_nobody vmareserve run -n 100 ./tool_program room 500 &&
	prints 100 vmareserve run -n 100 ./tool_program room 500
}

test_run_where_yama_restricts_ptrace() {
	local before scope status=0
	[ -e $yama ] || { skipped="this kernel has no Yama"; return 0; }
	before=$(cat $yama)
	for scope in 0 1 2; do
		run_in_scope $scope || { say "scope $scope"; status=1; }
	done
	echo "$before" > $yama
	return $status
}

# Of all cases the last one: there is no way back.
test_run_where_yama_forbids_ptrace() {
	[ -e $yama ] || { skipped="this kernel has no Yama"; return 0; }
	[ -r /vmareserve.ko ] || {
		skipped="this scope lasts until reboot: this case runs in its own virtual machine only"
		return 0
	}
	run_in_scope 3
}

test_run_with_few_descriptors() {
	local status=0 closed n
	# The runner's.
	closed=$(printf '%s>&- ' 3 4 5 6 7 8 9)
	for n in 10 5 4; do
		prints 100 bash -c "exec $closed; ulimit -n $n
			exec vmareserve run -n 100 ./tool_program room 500" || status=1
	done
	# The device is 0, and then 2. AddressSanitizer loops where it gets no descriptor
	# above 2 (ReserveStandardFds(), GCC 12 to 14).
	[ "$build" = asan ] || prints 100 bash -c "exec $closed <&-; ulimit -n 3
		exec vmareserve run -n 100 ./tool_program room 500" || status=1
	prints 100 bash -c "exec $closed 2>&-
		exec vmareserve run -n 100 ./tool_program room 500" || status=1
	start sleep 100
	bash -c "exec $closed; ulimit -n 5; exec vmareserve grant -n 100 $pid" &
	eventually has_headroom $pid 100 || status=1
	stop $pid
	exit_status 0 $! || status=1
	return $status
}

test_run_in_a_pid_namespace() {
	# The leak checker's own process would be one more in the dead namespace.
	local -x ASAN_OPTIONS=detect_leaks=0
	[ -e /proc/self/ns/pid ] || { skipped="this kernel has no pid namespaces"; return 0; }
	fails 125 "unshare --pid --fork" unshare --pid vmareserve run true &&
	prints 100 unshare --pid --fork vmareserve run -n 100 ./tool_program room 500 &&
	eventually has_no_helper
}

test_run_as_a_user() {
	local max
	max=$(cat $max_headroom)
	prints "" as_nobody vmareserve run -n "$max" true &&
	fails 125 "that is $((max + 1)), above the module's max_headroom of $max" \
		as_nobody vmareserve run -n $((max + 1)) true &&
	prints "" vmareserve run -n $((max + 1)) true
}

test_run_gives_each_kind() {
	# One may be mapped at the limit, but not above it.
	prints "grown 1, changed 0, unmapped 0" ./tool_program nested 50 &&
	prints "grown 1, changed 0, unmapped 4" vmareserve run -n 5 ./tool_program nested 50 &&
	prints "grown 1, changed 6, unmapped 0" vmareserve run --split 7 ./tool_program nested 50 &&
	prints "grown 10, changed 0, unmapped 0" vmareserve run --map=9 ./tool_program nested 50 &&
	prints "grown 10, changed 6, unmapped 0" \
		vmareserve run --split 7 --map 9 -- ./tool_program nested 50 &&
	prints "grown 10, changed 6, unmapped 5" \
		vmareserve run -n 5 --split 7 --map 9 ./tool_program nested 50
}

test_run_holds_each_kind_in_the_helper() {
	local helper status=0
	eventually has_no_helper || return 1
	start vmareserve run --map 9 -n 5 --split 7 sleep 100
	eventually is_named $pid sleep || status=1
	helper=$(helpers)
	[ "$(wc -w <<< "$helper")" = 1 ] || { say "helpers: $helper"; stop $pid; return 1; }
	[ "$(readlink "/proc/$helper/fd/"* | sort | uniq -c | xargs)" = "3 /dev/vmareserve" ] || {
		ls -l "/proc/$helper/fd"
		status=1
	}
	has_kinds $pid 5 7 9 || status=1
	[ "$(cat $sysfs/headroom_{unmap,split,map} | xargs)" = "5 7 9" ] || status=1
	[ "$(cat $sysfs/reservations)" = 3 ] || status=1
	kill -KILL "$helper"
	eventually has_kinds $pid 0 0 0 || status=1
	stop $pid
	# It ends with the command.
	vmareserve run -n 5 --split 7 --map 9 true || status=1
	eventually has_no_helper || status=1
	return $status
}

# holds_nothing: nobody has headroom, and nothing was run.
holds_nothing() {
	[ ! -s "$dir/stdout" ] && eventually has_no_helper &&
	[ "$(cat $sysfs/reservations)" = 0 ] && return
	say "$(cat $sysfs/reservations) reservations; $(cat "$dir/stdout")"
	return 1
}

test_all_kinds_or_none() {
	local max status=0 text
	max=$(cat $max_headroom)
	text="cannot reserve map headroom of 9: with what the process holds that is 9, above the module's max_map_headroom of 0"
	fails 125 "$text" as_nobody vmareserve run -n 5 --split 7 --map 9 echo ran && holds_nothing ||
		status=1
	fails 125 "echo 9 > $max_map_headroom" as_nobody vmareserve run --map 9 echo ran &&
		holds_nothing || status=1
	# Of unmap and split the sum counts.
	text="cannot reserve split headroom of 6: with what the process holds of unmap and split that is $((max + 1)), above the module's max_headroom of $max"
	fails 125 "$text" as_nobody vmareserve run -n $((max - 5)) --split 6 echo ran &&
		holds_nothing || status=1
	start setpriv --reuid 65534 --regid 65534 --clear-groups sleep 100
	eventually is_named $pid sleep || status=1
	fails 1 "max_map_headroom of 0" as_nobody vmareserve grant --split 7 --map 9 $pid &&
		holds_nothing || status=1
	echo 9 > $max_map_headroom
	prints ran as_nobody vmareserve run -n $((max - 5)) --split 5 --map 9 echo ran || status=1
	fails 125 "that is 10, above the module's max_map_headroom of 9" \
		as_nobody vmareserve run --map 10 echo ran && holds_nothing || status=1
	echo 0 > $max_map_headroom
	prints ran vmareserve run -n $((max - 5)) --split 6 --map 10 echo ran || status=1
	# Each has a descriptor of its own.
	fails 125 "Too many open files" bash -c "exec $(printf '%s>&- ' 3 4 5 6 7 8 9)
		ulimit -n 5; exec vmareserve run -n 5 --split 7 --map 9 echo ran" && holds_nothing ||
		status=1
	stop $pid
	return $status
}

test_grant_gives_each_kind() {
	local granter status=0
	start sleep 100
	vmareserve grant -n 5 --split 7 --map 9 $pid &
	granter=$!
	eventually has_kinds $pid 5 7 9 || status=1
	kill -TERM $granter
	exit_status 0 $granter || status=1
	has_kinds $pid 0 0 0 || status=1
	# Those that are not asked for are none; and it ends with the process.
	vmareserve grant --map 9 $pid &
	granter=$!
	eventually has_kinds $pid 0 0 9 || status=1
	vmareserve watch --split 7 $pid &
	eventually has_kinds $pid 0 7 9 || status=1
	stop $pid
	exit_status 0 $granter || status=1
	exit_status 0 $! || status=1
	return $status
}

test_grant_rescues_a_running_process() {
	local granter status=0
	start ./tool_program server
	eventually ends_with failed "$dir/out" || status=1
	! grep -q ok "$dir/out" || status=1
	vmareserve grant $pid 2> "$dir/stderr" &
	granter=$!
	eventually ends_with ok "$dir/out" || status=1
	[ "$(field RESCUED $pid)" -gt 0 ] || status=1
	# It was not started again, and goes on failing without the tool.
	kill -TERM $granter
	exit_status 0 $granter || status=1
	eventually ends_with failed "$dir/out" || status=1
	has_headroom $pid 0 || status=1
	! grep . "$dir/stderr" || status=1
	stop $pid
	return $status
}

test_grant_ends_with_the_process() {
	local granter status=0 sig
	start sleep 100
	vmareserve grant -n 10 $pid &
	granter=$!
	eventually has_headroom $pid 10 || status=1
	stop $pid
	exit_status 0 $granter || status=1
	# Also when nobody waits for the process.
	start perl -e 'my $c = fork; if (!$c) { sleep 100; exit } $| = 1; print $c; sleep 100'
	eventually grep -q . "$dir/out"
	vmareserve grant -n 10 "$(cat "$dir/out")" &
	granter=$!
	eventually has_headroom "$(cat "$dir/out")" 10 || status=1
	kill -KILL "$(cat "$dir/out")"
	exit_status 0 $granter || status=1
	grep -q '^State:.Z' "/proc/$(cat "$dir/out")/status" || status=1
	stop $pid
	for sig in INT HUP; do
		start sleep 100
		# Bash has a background process ignore it; a terminal does not.
		( trap - INT; exec setsid perl -e '$SIG{INT} = "DEFAULT"; exec @ARGV' \
			vmareserve grant -n 10 $pid ) &
		granter=$!
		eventually has_headroom $pid 10 || status=1
		kill -$sig $granter
		exit_status 0 $granter || status=1
		stop $pid
	done
	return $status
}

test_grant_outlives_exec() {
	local granter status=0
	mkfifo "$dir/fifo"
	start sh -c "read -r x < $dir/fifo; exec ./tool_program room 500 sleep 100"
	vmareserve grant -n 100 $pid &
	granter=$!
	eventually has_headroom $pid 100 || status=1
	echo > "$dir/fifo"
	eventually is_named $pid sleep || status=1
	ends_with 100 "$dir/out" || { cat "$dir/out"; status=1; }
	has_headroom $pid 100 || status=1
	stop $pid
	exit_status 0 $granter || status=1
	rm "$dir/fifo"
	return $status
}

test_grant_outlives_the_leader() {
	local granter status=0
	start ./tool_program leaderless
	eventually ends_with failed "$dir/out" || status=1
	grep -q '^State:.Z' /proc/$pid/status || status=1
	vmareserve grant -n 100 $pid &
	granter=$!
	eventually ends_with ok "$dir/out" || status=1
	eventually ends_with failed "$dir/out" || status=1
	kill -0 $granter || status=1
	stop $pid
	exit_status 0 $granter || status=1
	return $status
}

test_headroom_is_not_for_the_next_with_the_pid() {
	local last=/proc/sys/kernel/ns_last_pid helper granter watcher i old status=0
	[ -w $last ] || { skipped="this kernel has no $last"; return 0; }
	eventually has_no_helper || return 1
	start vmareserve run -n 100 sleep 100
	eventually is_named $pid sleep || status=1
	helper=$(helpers)
	vmareserve grant -n 10 $pid &
	granter=$!
	vmareserve watch $pid > "$dir/watch" &
	watcher=$!
	eventually has_headroom $pid 110 || status=1
	eventually serves $watcher || status=1
	# So that their descriptors are open while the pid is another's.
	kill -STOP $helper $granter $watcher
	stop $pid
	old=$pid
	for ((i = 0; i < 100; i++)); do
		echo $((old - 1)) > $last
		start sleep 100
		[ $pid = $old ] && break
		stop $pid
	done
	[ $pid = $old ] || { say "no process got pid $old again"; status=1; }
	has_headroom $pid 0 || status=1
	kill -CONT $helper $granter $watcher
	exit_status 0 $granter || status=1
	exit_status 0 $watcher || status=1
	eventually has_no_helper || status=1
	has_headroom $pid 0 || status=1
	stop $pid
	return $status
}

test_grant_reports_what_is_wrong() {
	local status=0 tid
	fails 1 "no such process: 2147483647" vmareserve grant 2147483647 || status=1
	# 2 is kthreadd.
	fails 1 "kernel thread" vmareserve grant 2 || status=1
	fails 1 "not permitted" as_nobody vmareserve grant $$ || status=1
	fails 1 "cannot watch $$: not permitted" as_nobody vmareserve watch $$ || status=1
	start vmareserve run -n 1 sleep 100
	eventually has_headroom $pid 1 || status=1
	fails 1 "more than a kernel can count" vmareserve grant -n 2147483647 $pid || status=1
	fails 1 "cannot reserve split headroom of 2147483647: with what" \
		vmareserve grant --split 2147483647 $pid || status=1
	stop $pid
	start ./tool_program thread
	eventually grep -q . "$dir/out"
	tid=$(cat "$dir/out")
	fails 1 "$tid is a thread" vmareserve grant "$tid" || status=1
	fails 1 "$tid is a thread" vmareserve watch "$tid" || status=1
	stop $pid
	return $status
}

# rows PID: of vmareserve status, with one space between columns.
rows() { vmareserve status "$1" | sed 's/  */ /g; s/^ //'; }

test_status_tells_the_numbers() {
	local status=0
	start vmareserve run -n 300 ./tool_program maps 700 named
	eventually ends_with ready "$dir/out" || status=1
	rows $pid > "$dir/rows"
	cmp - "$dir/rows" <<-EOF || { sed 's/^/# /' "$dir/rows"; status=1; }
		vm.max_map_count 1000
		PID COMMAND KIND MAPS LIMIT HEADROOM IN-USE RESCUED EXHAUSTED
		$pid named unmap 700 1300 300 0 0 0
		split 1000 0 0 0 0
		map 1000 0 0 0 0
	EOF
	[ "$(maps $pid)" = 700 ] || status=1
	stop $pid

	start ./tool_program server
	vmareserve grant -n 50 $pid &
	eventually sh -c "vmareserve status $pid | grep -q 'unmap  *1050  *1050  *50  *50  *50  *[1-9]'" || status=1
	[ "$(maps $pid)" = 1050 ] || status=1
	vmareserve status $pid > "$dir/all"
	[ "$(wc -L < "$dir/all")" = 80 ] || status=1
	vmareserve status | grep -q "^ *$pid " || status=1
	stop $pid
	wait
	prints "No process has headroom." vmareserve status || status=1
	return $status
}

test_status_tells_of_each_kind() {
	local status=0 kind
	start vmareserve run -n 5 --split 7 --map 9 ./tool_program nested 50 wait
	eventually grep -q . "$dir/out" || status=1
	rows $pid > "$dir/rows"
	cmp - "$dir/rows" <<-EOF || { sed 's/^/# /' "$dir/rows"; status=1; }
		vm.max_map_count 1000
		PID COMMAND KIND MAPS LIMIT HEADROOM IN-USE RESCUED EXHAUSTED
		$pid tool_program unmap 1021 1021 5 5 5 1
		split 1016 7 7 6 1
		map 1009 9 9 9 1
	EOF
	[ "$(vmareserve status $pid | wc -L)" = 80 ] || status=1
	vmareserve status --json $pid > "$dir/json" || status=1
	is_json "$dir/json" || status=1
	for kind in '"unmap": {"headroom":5,"by_default":0,"limit":1021,"in_use":5,"rescued":5,"exhausted":1}' \
		    '"split": {"headroom":7,"by_default":0,"limit":1016,"in_use":7,"rescued":6,"exhausted":1}' \
		    '"map": {"headroom":9,"by_default":0,"limit":1009,"in_use":9,"rescued":9,"exhausted":1}'; do
		tr -d ' \n' < "$dir/json" | grep -qF "${kind// }" || {
			say "no $kind in:"
			sed 's/^/# /' "$dir/json"
			status=1
		}
	done
	grep -q '"headroom_total": 21,' "$dir/json" || status=1
	# Totals of the machine, of other processes too.
	for kind in unmap split map; do
		[ "$(cat $sysfs/rescued_$kind)" -ge 5 ] && [ "$(cat $sysfs/exhausted_$kind)" -ge 1 ] ||
			status=1
	done
	stop $pid
	return $status
}

test_status_as_json() {
	local status=0
	start ./tool_program maps 100 $'a"\\\n\e\xffb\xc3\xa4'
	eventually ends_with ready "$dir/out" || status=1
	vmareserve status --json $pid $$ > "$dir/json" || status=1
	is_json "$dir/json" || status=1
	grep -q '"map_count": 100,' "$dir/json" || status=1
	grep -q '"max_map_count": 1000,' "$dir/json" || status=1
	grep -qF '"comm": "a\"\\\u000a\u001b\ufffdb'$'\xc3\xa4"' "$dir/json" || status=1
	[ "$(grep -c '"pid"' "$dir/json")" = 2 ] || status=1
	# As text, the name does not steer the terminal.
	vmareserve status $pid | grep -qF 'a"\???b' || status=1
	stop $pid
	vmareserve status --json > "$dir/json" && is_json "$dir/json" || status=1
	# And what is none does not pass for it.
	echo '{"a": 1,}' > "$dir/json"
	! is_json "$dir/json" || status=1
	[ $status = 0 ] || sed 's/^/# /' "$dir/json"
	return $status
}

test_status_goes_on_after_an_error() {
	fails 1 "no such process: 2147483647" vmareserve status 2147483647 $$ &&
	grep -q "^ *$$ " "$dir/stdout" &&
	fails 1 "not permitted" as_nobody vmareserve status $$ &&
	fails 0 "of other users" as_nobody vmareserve status
}

test_status_draws_a_bar_on_a_terminal() {
	local bar in_use status=0
	start vmareserve run -n 1000 ./tool_program maps 500
	eventually ends_with ready "$dir/out" || status=1
	script -qec "stty cols 80; vmareserve status $pid" /dev/null < /dev/null > "$dir/tty"
	# 69 columns: 52 up to the limit, 17 for the headroom.
	bar="        [$(cells 26 '#')$(cells 26 .)|$(cells 16 .)u]"
	tr -d '\r' < "$dir/tty" | grep -qxF "$bar" || { sed 's/^/# /' "$dir/tty"; status=1; }
	! vmareserve status $pid | grep -qF '[' || status=1
	stop $pid
	start vmareserve run -n 32 ./tool_program server
	eventually has_in_use $pid 8 || status=1
	kill -STOP $pid
	in_use=$(field IN-USE $pid)
	script -qec "stty cols 80; vmareserve status $pid" /dev/null < /dev/null > "$dir/tty"
	bar="        [$(cells 52 '#')|$(cells $((in_use / 2)) '#')$(cells $((16 - in_use / 2)) .)u]"
	tr -d '\r' < "$dir/tty" | grep -qxF "$bar" || { sed 's/^/# /' "$dir/tty"; status=1; }
	stop $pid
	return $status
}

test_the_bar_shows_how_the_kinds_nest() {
	local bar status=0
	start vmareserve run -n 100 --split 100 --map 100 ./tool_program maps 1050
	eventually ends_with ready "$dir/out" || status=1
	script -qec "stty cols 80; vmareserve status $pid" /dev/null < /dev/null > "$dir/tty"
	# 17 columns for the headroom: 5, 6 and 6, each with its letter.
	bar="        [$(cells 52 '#')|##..m.....s.....u]"
	tr -d '\r' < "$dir/tty" | grep -qxF "$bar" || { sed 's/^/# /' "$dir/tty"; status=1; }
	[ "$(field IN-USE $pid map) $(field IN-USE $pid split) $(field IN-USE $pid)" = "50 0 0" ] ||
		status=1
	stop $pid
	start vmareserve run -n 40 --map 10 ./tool_program nested 30 wait
	eventually grep -q . "$dir/out" || status=1
	# As narrow as it gets: 2 columns for two kinds.
	script -qec "stty cols 20; vmareserve status $pid" /dev/null < /dev/null > "$dir/tty"
	tr -d '\r' < "$dir/tty" | grep -qxF "        [#######|mu]" || { sed 's/^/# /' "$dir/tty"; status=1; }
	stop $pid
	return $status
}

# first: of top's list.
first() { vmareserve top -b "$@" | awk '$1 == "PID" { getline; print; exit }' | xargs; }

test_top_finds_the_nearest() {
	local status=0 a b
	start ./tool_program maps 800 needing
	a=$pid
	eventually ends_with ready "$dir/out" || status=1
	[[ "$(first)" == "$a root 800 1000 1000 1000 NEEDS needing" ]] || { first; status=1; }
	[[ "$(first -w 81)" == "$a root 800 1000 1000 1000 needing" ]] || { first -w 81; status=1; }
	vmareserve top -b | grep -q '^1 would need headroom' || status=1
	vmareserve top -b | grep -q '^Numbers from the module' || status=1
	start ./tool_program server
	b=$pid
	eventually ends_with failed "$dir/out" || status=1
	[[ "$(first)" == "$b root 1000 1000 1000 1000 FULL unmap tool_program" ]] || { first; status=1; }
	vmareserve top -b | grep -q '^2 would need headroom' || status=1
	vmareserve grant -n 40 $b &
	eventually ends_with ok "$dir/out" || status=1
	eventually ends_with failed "$dir/out" || status=1
	[[ "$(first)" == "$b root 1040 1040 1000 1000 OUT unmap tool_program" ]] || { first; status=1; }
	vmareserve grant -n 9000 $b &
	eventually ends_with ok "$dir/out" || status=1
	[[ "$(first)" == "$b root "*" 10040 1000 1000 above unmap tool_program" ]] || { first; status=1; }
	[ "$(vmareserve top -b | wc -L)" -le 80 ] || status=1
	stop $a $b
	wait
	return $status
}

test_top_tells_which_kind_would_have_helped() {
	local status=0
	start vmareserve run -n 5 ./tool_program nested 50 wait
	eventually grep -q . "$dir/out" || status=1
	[[ "$(first)" == "$pid root 1005 1005 1000 1000 OUT unmap tool_program" ]] || { first; status=1; }
	stop $pid
	# Of several the one that helps all of them.
	start vmareserve run --split 7 ./tool_program nested 50 wait
	eventually grep -q . "$dir/out" || status=1
	[[ "$(first)" == "$pid root 1007 1007 1007 1000 OUT split tool_program" ]] || { first; status=1; }
	stop $pid
	start vmareserve run -n 500 --split 7 --map 9 ./tool_program nested 50 wait
	eventually grep -q . "$dir/out" || status=1
	[[ "$(first)" == "$pid root 1066 1516 1016 1009 above map tool_program" ]] || { first; status=1; }
	[ "$(vmareserve top -b | wc -L)" -le 79 ] || status=1
	stop $pid
	return $status
}

test_an_older_module_knows_no_kinds() {
	# Who is traced can't look for leaks.
	local -x ASAN_OPTIONS=detect_leaks=0
	local status=0 text="the loaded module is an older version, which knows the kind unmap only"
	fails 125 "cannot reserve split headroom of 7: $text" \
		./tool_program old vmareserve run --split 7 echo ran && holds_nothing || status=1
	fails 125 "$text" ./tool_program old vmareserve run -n 5 --map 9 echo ran && holds_nothing ||
		status=1
	prints ran ./tool_program old vmareserve run -n 5 echo ran || status=1
	start vmareserve run -n 5 ./tool_program nested 50 wait
	eventually grep -q . "$dir/out" || status=1
	fails 1 "$text" ./tool_program old vmareserve grant --map 9 $pid || status=1
	./tool_program old vmareserve status $pid | sed 's/  */ /g; s/^ //' > "$dir/rows"
	cmp - "$dir/rows" <<-EOF || { sed 's/^/# /' "$dir/rows"; status=1; }
		vm.max_map_count 1000
		PID COMMAND KIND MAPS LIMIT HEADROOM IN-USE RESCUED EXHAUSTED
		$pid tool_program unmap 1005 1005 5 5 4 1
		split - - - - -
		map - - - - -
	EOF
	./tool_program old vmareserve status --json $pid > "$dir/json" || status=1
	is_json "$dir/json" && grep -q '"kinds": null$' "$dir/json" &&
		grep -q '"headroom_total": 5,' "$dir/json" || status=1
	./tool_program old vmareserve top -b | grep -q "^ *$pid root  *1005  *1005  *-  *- OUT   unmap" ||
		status=1
	stop $pid
	return $status
}

test_default_headroom_counts() {
	local default=/sys/module/vmareserve/parameters/default_headroom status=0
	start ./tool_program server
	echo 500 > $default
	eventually has_in_use $pid 500 || status=1
	[ "$(field HEADROOM $pid)" = 500 ] || status=1
	[[ "$(first)" == "$pid root 1500 1500 1000 1000 OUT unmap tool_program" ]] || { first; status=1; }
	vmareserve top -b | grep -q '^Numbers from the module, default_headroom 500\.' || status=1
	# Who uses it is listed without having reserved any.
	vmareserve status > "$dir/all"
	grep -q "^ *$pid " "$dir/all" || status=1
	grep -qx "Every process has headroom of 500 by default_headroom." "$dir/all" || status=1
	vmareserve status --json > "$dir/json"
	is_json "$dir/json" || status=1
	grep -q '"default_headroom": 500,' "$dir/json" || status=1
	grep -q '"headroom_total": 0,' "$dir/json" || status=1
	# The larger of the two.
	vmareserve grant -n 700 $pid &
	eventually has_in_use $pid 700 || status=1
	[ "$(field HEADROOM $pid)" = 700 ] || status=1
	# And with the other kinds below it.
	vmareserve grant --split 7 $pid &
	eventually has_headroom $pid 7 split || status=1
	[ "$(field LIMIT $pid split) $(field LIMIT $pid)" = "1007 1707" ] || status=1
	stop $pid
	wait
	prints "No process is above the limit.
Every process has headroom of 500 by default_headroom." vmareserve status || status=1
	echo 0 > $default
	return $status
}

test_top_draws_on_a_terminal() {
	local status=0
	start ./tool_program maps 800
	eventually ends_with ready "$dir/out" || status=1
	script -qec "stty rows 12 cols 80; vmareserve top -d 0 -n 3" /dev/null < /dev/null > "$dir/tty"
	[ "$(grep -c 'vmareserve top - ' "$dir/tty")" = 3 ] || status=1
	# Home, bold for what needs headroom, and the cursor back at the end.
	grep -qF $'\e[H' "$dir/tty" && grep -qF $'\e[1m'" " "$dir/tty" &&
		tail -c 10 "$dir/tty" | grep -qF $'\e[?25h' || status=1
	[ "$(grep -c . "$dir/tty")" -le $((3 * 12)) ] || status=1
	# q ends it.
	( sleep 3; echo q ) | timeout 20 script -qec "vmareserve top -d 1000" /dev/null > "$dir/tty" || status=1
	stop $pid
	return $status
}

test_top_as_a_user() {
	as_nobody vmareserve top > "$dir/top" 2>&1 &&
	grep -q 'run this as root' "$dir/top"
}

test_watch_tells_when_above() {
	local watcher granter line status=0
	start ./tool_program maps 1000
	eventually ends_with ready "$dir/out" || status=1
	vmareserve watch $pid > "$dir/watch0" 2>&1 &
	watcher=$!
	eventually serves $watcher || status=1
	sleep 3
	# At the limit is not above it.
	[ ! -s "$dir/watch0" ] || status=1
	has_headroom $pid 0 || status=1
	stop $pid
	exit_status 0 $watcher || status=1

	start ./tool_program server
	vmareserve watch $pid > "$dir/watch" 2>&1 &
	watcher=$!
	eventually serves $watcher || status=1
	vmareserve grant -n 100 $pid &
	granter=$!
	line="^20..-..-.. ..:..:.. $pid tool_program: 1[01][0-9]* mappings, [0-9]* above"
	eventually grep -Eq "$line .*, headroom 100, rescued" "$dir/watch" || status=1
	eventually ends_with ok "$dir/out" || status=1
	eventually ends_with failed "$dir/out" || status=1
	sleep 3
	# Once for each time.
	[ "$(wc -l < "$dir/watch")" = 1 ] || { cat "$dir/watch"; status=1; }
	kill -TERM $watcher
	exit_status 0 $watcher || status=1
	kill -TERM $granter
	exit_status 0 $granter || status=1
	stop $pid
	return $status
}

test_watch_gives_headroom_if_asked() {
	local watcher status=0
	start ./tool_program server
	vmareserve watch -n 10 $pid > "$dir/watch" 2>&1 &
	watcher=$!
	eventually grep -q "headroom 10, rescued" "$dir/watch" || status=1
	has_headroom $pid 10 || status=1
	stop $pid
	exit_status 0 $watcher || status=1
	return $status
}

test_watch_ends_with_the_process() {
	local watcher above status=0
	# Below the limit, and above it: poll() waits for different events.
	for above in "" 100; do
		start ./tool_program server
		eventually ends_with failed "$dir/out" || status=1
		vmareserve watch ${above:+-n $above} $pid > "$dir/watch" &
		watcher=$!
		eventually serves $watcher || status=1
		[ -z "$above" ] || eventually grep -q . "$dir/watch" || status=1
		stop $pid
		exit_status 0 $watcher || status=1
	done
	return $status
}

test_watch_of_a_process_that_holds_the_most() {
	local watcher before status=0
	before=$(cat $max_headroom)
	echo 100 > $max_headroom
	# Not as_nobody: its pid is that of a shell.
	start setpriv --reuid 65534 --regid 65534 --clear-groups \
		vmareserve run -n 100 ./tool_program server
	eventually has_headroom $pid 100 || status=1
	fails 1 "above the module's max_headroom of 100" \
		as_nobody vmareserve watch -n 1 $pid || status=1
	as_nobody vmareserve watch $pid > "$dir/watch" 2>&1 &
	watcher=$!
	eventually grep -q "above vm.max_map_count, headroom 100, rescued" "$dir/watch" || status=1
	has_headroom $pid 100 || status=1
	stop $pid
	exit_status 0 $watcher || status=1
	echo "$before" > $max_headroom
	return $status
}

test_usage_errors() {
	local c status=0
	fails 1 "no command specified" vmareserve || status=1
	fails 1 "unknown command: 'frobnicate'" vmareserve frobnicate || status=1
	fails 1 "Try 'vmareserve" vmareserve --frobnicate || status=1
	fails 125 "no command specified" vmareserve run || status=1
	fails 125 "Try 'vmareserve" vmareserve run --frobnicate true || status=1
	for c in 0 -1 x 1x 2147483648 99999999999999999999 ""; do
		fails 125 "invalid headroom argument: '$c'" vmareserve run -n "$c" true || status=1
		fails 1 "invalid headroom argument: '$c'" vmareserve grant -n "$c" 1 || status=1
		fails 125 "invalid split argument: '$c'" vmareserve run --split "$c" true || status=1
		fails 1 "invalid map argument: '$c'" vmareserve grant --map "$c" 1 || status=1
		fails 1 "invalid PID argument: '$c'" vmareserve grant -- "$c" || status=1
		fails 1 "invalid PID argument: '$c'" vmareserve status -- "$c" || status=1
	done
	fails 1 "no PID specified" vmareserve grant || status=1
	fails 1 "no PID specified" vmareserve watch || status=1
	fails 1 "only one PID" vmareserve grant 1 2 || status=1
	fails 1 "unexpected argument" vmareserve top 1 || status=1
	fails 1 "invalid iterations argument" vmareserve top -n x || status=1
	fails 1 "write error" sh -c 'vmareserve --help > /dev/full' || status=1
	for c in "" run grant status top watch; do
		vmareserve $c --help | grep -q "vmareserve(8)" || status=1
		[ "$(vmareserve $c --version)" = "$(vmareserve --version)" ] || status=1
	done
	vmareserve --version | grep -q " $(modinfo -F version /vmareserve.ko)$" || status=1
	return $status
}

test_errors_say_what_to_do() {
	local status=0
	# No other way to have these: 5 is EIO, 12 ENOMEM, 95 EOPNOTSUPP, 25 ENOTTY.
	fails 125 "cannot reserve unmap headroom of 4096: Input/output error" \
		./tool_program deny reserve 5 vmareserve run true || status=1
	fails 1 "cannot watch $$: Input/output error" \
		./tool_program deny reserve 5 vmareserve watch $$ || status=1
	fails 125 "memory.max" ./tool_program deny reserve 12 vmareserve run true || status=1
	fails 1 "echo 1 > $kprobes" ./tool_program deny reserve 95 vmareserve grant $$ || status=1
	fails 1 "another version" ./tool_program deny reserve 25 vmareserve watch $$ || status=1
	chmod 600 /dev/vmareserve
	fails 1 "ls -l /dev/vmareserve" as_nobody vmareserve status || status=1
	as_nobody vmareserve top | grep -q "no access to /dev/vmareserve" || status=1
	chmod 666 /dev/vmareserve
	mv /dev/vmareserve /dev/vmareserve.away
	fails 1 "the module is loaded, but" vmareserve status || status=1
	ln -s null /dev/vmareserve
	fails 1 "does not know this request" vmareserve status $$ || status=1
	fails 125 "does not know this request" vmareserve run true || status=1
	rm /dev/vmareserve
	mv /dev/vmareserve.away /dev/vmareserve
	return $status
}

test_with_kprobes_off() {
	local watcher status=0
	[ -w $kprobes ] || { skipped="there is no $kprobes"; return 0; }
	start ./tool_program maps 1000
	echo 0 > $kprobes
	fails 125 "echo 1 > $kprobes" vmareserve run true || status=1
	fails 1 "echo 1 > $kprobes" vmareserve grant $pid || status=1
	# It holds nothing, so it needs none.
	vmareserve watch $pid > "$dir/watch" 2>&1 &
	watcher=$!
	eventually serves $watcher || status=1
	echo 1 > $kprobes
	prints 100 vmareserve run -n 100 ./tool_program room 500 || status=1
	stop $pid
	exit_status 0 $watcher || status=1
	return $status
}

test_without_the_module() {
	local c status=0
	[ -r /vmareserve.ko ] || {
		skipped="no /vmareserve.ko: this case runs in its own virtual machine only"
		return 0
	}
	eventually rmmod vmareserve || return 1
	fails 125 "modprobe vmareserve" vmareserve run true || status=1
	for c in "grant $$" "watch $$" "status" "status $$"; do
		fails 1 "modprobe vmareserve" vmareserve $c || status=1
	done
	start ./tool_program maps 850 needing
	eventually ends_with ready "$dir/out" || status=1
	[[ "$(first)" == "$pid root 850 - - - NEEDS needing" ]] || { first; status=1; }
	vmareserve top | grep -q '^Without the module (it is not loaded)' || status=1
	# The vsyscall page is not counted.
	[ "$(vmareserve top | awk '$1 == '$$' { print $3 }')" = "$(maps $$)" ] || status=1
	stop $pid
	insmod /vmareserve.ko || status=1
	return $status
}

# The tool as the tests know it, and as it is built with sanitizers: not where all is
# slow already.
builds=native
[ -n "$VMARESERVE_TEST_DIVISOR" ] || [ ! -x /bin/vmareserve.asan ] || builds="native asan"
path=$PATH
tests=$(declare -F | sed -n 's/^declare -f test_//p')
[ $# = 0 ] || tests=$*
# There is no way back from what it does.
last=run_where_yama_forbids_ptrace
n=0 failed=0

# run_case BUILD TEST: and no probe has been missed meanwhile.
run_case() {
	local missed=/sys/class/misc/vmareserve/missed status=0
	PATH=$path
	if [ "$1" = asan ]; then
		mkdir -p /tmp/tool.asan
		ln -sf /bin/vmareserve.asan /tmp/tool.asan/vmareserve
		PATH=/tmp/tool.asan:$path
	fi
	n=$((n + 1)) skipped=
	"test_$2" || status=1
	[ "$(cat $missed)" = 0 ] || { say "$missed: $(cat $missed)"; status=1; }
	if [ $status = 0 ]; then
		echo "ok $n $1.$2${skipped:+ # SKIP $skipped}"
	else
		failed=$((failed + 1))
		echo "not ok $n $1.$2"
	fi
}

echo TAP version 13
set -- $builds
echo "1..$(($(echo "$tests" | wc -w) * $#))"
echo $limit > $limit_file
for build; do
	for t in $tests; do
		[ "$t" = $last ] || run_case "$build" "$t"
	done
done
for build; do
	for t in $tests; do
		[ "$t" != $last ] || run_case "$build" "$t"
	done
done
rm -r "$dir" /tmp/tool.asan 2>/dev/null
[ $failed = 0 ]
