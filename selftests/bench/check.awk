# SPDX-License-Identifier: GPL-2.0
# Are the figures what they should be? awk -f check.awk -v kernels="6.1 6.12"
# -v absent="6.1/PART" out/bench.csv out/alternatives.csv: prints what is wrong with them,
# and fails. absent: the parts that were not measured.

BEGIN {
	FS = ","
	n_kernels = split(kernels, kernel_of, " ")
	n = split(absent, a, " ")
	for (i = 1; i <= n; i++)
		is_absent[a[i]] = 1
	n = split("none,loaded,other,default,holder,past,self,split,map", states, ",")
	for (i = 1; i <= n; i++) {
		want_all("bystander", states[i], "munmap_whole,munmap_touched,munmap_edge," \
			 "munmap_middle,mprotect_middle,mmap,brk,mremap_grow,mremap_move")
		want_all("forks", states[i], "fork,fork_exit")
	}
	for (i = 1; i <= split("none,holder", states, ","); i++)
		want_all("kinds", states[i], "let_mprotect_edge,let_mprotect_middle,let_mmap")
	want_all("splits", "none", "plain_split 1000,plain_split 65000")
	want_all("splits", "holder", "rescued_split 1000,rescued_split 65000")
	want_all("million", "none", "plain_split 1000000")
	want_all("million", "holder", "rescued_split 1000000")
	for (i = 1; i <= split("none,other,holder", states, ","); i++)
		want_all("refused", states[i], "refused_split")
	want_all("reservations", "holder", "reservations_split 1,reservations_split 100," \
		 "reservations_split 10000,reservations_split ended 10000")
	want_all("reservations", "other", "reservations_middle 1,reservations_middle 100," \
		 "reservations_middle 10000,reservations_middle ended 10000")
	want_all("ioctls", "holder", "reserve 1,reserve 1000,reserve 1000000," \
		 "reserve_above 1000000,reserve_replacing 1,status")
	want_all("memory", "holder", "memory,memory_open,memory_ended")
	want_all("first", "holder", "first_refusal 1,first_refusal_executed 1")
	for (i = 1; i <= split("unmap,split,map", kinds, ","); i++)
		want_all("first", "holder", "first_reserve " kinds[i] "," \
			 "first_reserve_executed " kinds[i])
	want_all("contention", "holder", "first_refusal 8,first_refusal_executed 8")
	for (i = 1; i <= split("none,default", states, ","); i++)
		want_all("contention", states[i],
			 "contending 1,contending 2,contending 4,contending 8")
	n_ways = split("nothing,sysctl,separator,ballast,madvise,vmareserve", ways, ",")
}

function want_all(part, state, list,   c, i, n) {
	n = split(list, c, ",")
	for (i = 1; i <= n; i++)
		wanted[state, c[i]] = part
}

function wrong(text) {
	print "bench: " text > "/dev/stderr"
	failed = 1
}

NF == 7 && $4 + 0 {
	at = $1 " " $2 " " $3
	if (seen[$1, $2, $3]++)
		wrong(at ": measured twice")
	if (!wanted[$2, $3] && $3 !~ /^(munmap|malloc (glibc|own)) (alloc|free)$/)
		wrong(at ": not known")
	if ($4 < ($3 ~ /^memory/ ? 1000 : $3 ~ /^fork/ ? 600 : $3 ~ /^first/ ? 20 : 2000))
		wrong(at ": only " $4 " calls")
	if (!(0 < $5 + 0 && $5 + 0 <= $6 + 0 && $6 + 0 <= $7 + 0))
		wrong(at ": min " $5 ", p50 " $6 ", p90 " $7)
	p50[$1, $2, $3] = $6
}

# kernel,program,way,got,wanted,frees,failed,leaked KiB,mappings,kernel KiB
NF == 10 && $4 + 0 {
	at = $1 " " $2 " " $3
	way[$1, $2, $3] = 1
	if ($3 != "separator" && $4 < $5)
		wrong(at ": only " $4 " blocks")
	if ($3 == "nothing" && !($7 && $8))
		wrong(at ": the limit was not reached")
	if (($3 == "vmareserve" || $3 == "sysctl") && ($7 || $8))
		wrong(at ": " $7 " frees failed")
	# glibc's own calls of munmap are out of reach.
	if ($3 == "madvise" && $2 != "malloc glibc" && !($7 && !$8))
		wrong(at ": " $7 " not unmapped, with " $8 " KiB")
	if ($3 ~ /^(madvise|ballast)$/ && $2 == "malloc glibc" && !($7 && $8))
		wrong(at ": " $7 " frees failed, by glibc's own munmap")
}

function compare(k, state, name, state2, name2) {
	if (is_absent[k "/" wanted[state, name]] || is_absent[k "/" wanted[state2, name2]])
		return
	if (p50[k, state, name] <= p50[k, state2, name2])
		wrong(k " " name ": " p50[k, state, name] " (" state "), and " \
		      p50[k, state2, name2] " (" state2 ", " name2 ")")
}

END {
	for (i = 1; i <= n_kernels; i++) {
		k = kernel_of[i]
		for (w in wanted) {
			split(w, f, SUBSEP)
			if (!seen[k, f[1], f[2]] && !is_absent[k "/" wanted[w]])
				wrong(k " " f[1] " " f[2] ": not measured")
		}
		# What passes a probe takes longer by it: else it was not there. On 6.1
		# mprotect passes none, as its only place is at the refusal.
		for (j = 1; j <= split("past self split map", s, " "); j++) {
			compare(k, s[j], "mmap", "loaded", "mmap")
			compare(k, s[j], "brk", "loaded", "brk")
			compare(k, s[j], "mremap_move", "loaded", "mremap_move")
			if (k != "6.1")
				compare(k, s[j], "mprotect_middle", "loaded", "mprotect_middle")
		}
		compare(k, "other", "mremap_move", "loaded", "mremap_move")
		compare(k, "self", "munmap_middle", "loaded", "munmap_middle")
		for (j = 1; j <= split("edge middle", s, " "); j++)
			compare(k, "holder", "let_mprotect_" s[j], "none", "let_mprotect_" s[j])
		compare(k, "holder", "let_mmap", "none", "let_mmap")
		for (j = 1; j <= split("1000 65000 1000000", s, " "); j++)
			compare(k, "holder", "rescued_split " s[j], "none", "plain_split " s[j])
		compare(k, "holder", "first_refusal_executed 1", "holder", "rescued_split 1000")
		compare(k, "other", "refused_split", "none", "refused_split")
		compare(k, "none", "fork_exit", "none", "fork")
		compare(k, "holder", "memory", "holder", "memory_open")
		for (j = 1; j <= n_ways && !is_absent[k "/alternatives"]; j++)
			if (!way[k, "munmap", ways[j]] || !(way[k, "malloc glibc", ways[j]] || \
							    way[k, "malloc own", ways[j]]))
				wrong(k " " ways[j] ": not tried")
	}
	exit failed
}
