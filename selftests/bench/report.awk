# SPDX-License-Identifier: GPL-2.0
# What vm/bench makes of the figures: awk -f report.awk -v what=WHAT -v kernels="6.1 6.12"
# out/bench.csv out/alternatives.csv
#
# what=targets: the table of what was to be reached; all: of all figures;
# alternatives: of the last kernel's (or the one in "kernel"); plot: what cost.gp reads.

BEGIN {
	FS = ","
	n_kernels = split(kernels, kernel_of, " ")
	unmaps = "munmap_whole munmap_touched munmap_edge munmap_middle"
	mremaps = "mremap_grow mremap_move"
	n_cases = split(unmaps " mprotect_middle mmap brk " mremaps " fork fork_exit", cases, " ")
	title["munmap_whole"] = "munmap of a whole mapping"
	title["munmap_touched"] = "the same, touched"
	title["munmap_edge"] = "munmap of an edge"
	title["munmap_middle"] = "munmap of a middle"
	title["mprotect_middle"] = "mprotect of a middle"
	title["mmap"] = "mmap"
	title["brk"] = "brk that grows"
	title["mremap_grow"] = "mremap that grows in place"
	title["mremap_move"] = "mremap that moves"
	title["fork"] = "fork, 1,000 mappings"
	title["fork_exit"] = "fork, exit and wait"
	short["munmap_whole"] = "munmap\\nwhole"
	short["munmap_touched"] = "munmap\\ntouched"
	short["munmap_edge"] = "munmap\\nedge"
	short["munmap_middle"] = "munmap\\nmiddle"
	short["mprotect_middle"] = "mprotect\\nmiddle"
	short["mmap"] = "mmap"
	short["brk"] = "brk"
	short["mremap_grow"] = "mremap\\ngrows"
	short["mremap_move"] = "mremap\\nmoves"
	short["fork"] = "fork"
	short["fork_exit"] = "fork,\\nexit"
	# While another process is past the limit, or holds split or map. None for mremap.
	target["mmap"] = target["brk"] = 1.02
	target["mprotect_middle"] = 1.05
	for (i = 1; i <= split(unmaps " fork fork_exit", u, " "); i++)
		target[u[i]] = 1
	usual = unmaps " mprotect_middle mmap brk"
}

# kernel,state,case,calls,min,p50,p90
NF == 7 && $4 + 0	{ min[$1, $2, $3] = $5; p50[$1, $2, $3] = $6; p90[$1, $2, $3] = $7 }
# kernel,program,way,got,wanted,frees,failed,leaked KiB,mappings,kernel KiB
NF == 10		{ alternative[$1, $2, $3] = $0 }

# The ratio of two medians, or 0 where one is missing.
function ratio(k, state, name, state2, name2) {
	if (!p50[k, state, name] || !p50[k, state2, name2])
		return 0
	return p50[k, state, name] / p50[k, state2, name2]
}

# The largest ratio of the cases in list, in the states in states, to no module.
function worst(k, list, states,   c, s, i, j, n, m, w) {
	n = split(list, c, " ")
	m = split(states, s, " ")
	w = ratio(k, s[1], c[1], "none", c[1])
	for (i = 1; i <= n; i++)
		for (j = 1; j <= m; j++)
			w = larger(w, ratio(k, s[j], c[i], "none", c[i]))
	return w
}

function larger(a, b) {
	return !a || !b ? 0 : a > b ? a : b
}

# A cell: the ratio, and whether it misses the target.
function cell(r, most, format,   text) {
	if (!r)
		return "-"
	text = sprintf(format, r)
	return most != "" && text + 0 > most + 0 ? "**" text "**, missed" : text
}

function head(first, second,   i, line) {
	line = "| " first " |" second
	for (i = 1; i <= n_kernels; i++)
		line = line " " kernel_of[i] " |"
	print line
	gsub(/[^|]+/, "---", line)
	print line
}

# The worst of these calls in these states.
function calls_row(text, most, list, states,   i, values) {
	for (i = 1; i <= n_kernels; i++)
		values[i] = worst(kernel_of[i], list, states)
	print_row(text, most, "%.4f", values)
}

# What was not measured on any kernel has no row. "most" may be "": then it is only said.
function print_row(text, most, format, values,   i, line, any) {
	line = "| " text " | " most " |"
	for (i = 1; i <= n_kernels; i++) {
		any = any || values[i]
		line = line " " cell(values[i], most, format) " |"
	}
	if (any)
		print line
}

function target_row(text, most, kind,   i, k, r, values, format) {
	format = kind == "reserve" ? "%.2f" : most == "" || most > 100 ? "%d" : "%.4f"
	for (i = 1; i <= n_kernels; i++) {
		k = kernel_of[i]
		if (kind == "rescued")
			r = larger(rescued(k, 1000), rescued(k, 65000))
		else if (kind == "rescued million")
			r = rescued(k, 1000000)
		else if (kind == "let mprotect")
			r = larger(let(k, "mprotect_edge"), let(k, "mprotect_middle"))
		else if (kind == "let mmap")
			r = let(k, "mmap")
		else if (kind == "many")
			r = larger(larger(many(k, "holder", "split", ""), many(k, "other", "middle", "")),
				   larger(many(k, "holder", "split", "ended "), many(k, "other", "middle", "ended ")))
		else if (kind == "first µs")
			r = p50[k, "holder", "first_refusal 1"] / 1000
		else if (kind == "reserve")
			r = ratio(k, "holder", "reserve 1000000", "holder", "reserve 1")
		else
			r = p50[k, "holder", kind]
		values[i] = r
	}
	print_row(text, most, format, values)
}

# A call that headroom lets through, to the same with the sysctl raised.
function let(k, name) {
	return ratio(k, "holder", "let_" name, "none", "let_" name)
}

function rescued(k, mappings) {
	return ratio(k, "holder", "rescued_split " mappings, "none", "plain_split " mappings)
}

function many(k, state, name, ended) {
	return ratio(k, state, "reservations_" name " " ended "10000", state, "reservations_" name " 1")
}

function targets() {
	head("instructions, to the same without the module", " at most |")
	calls_row("nobody has headroom: munmap, mprotect, mmap, brk, mremap", "1.0000",
		  usual " " mremaps, "loaded")
	calls_row("another process holds unmap, or default_headroom is set: munmap, mprotect, mmap, brk",
		  "1.0000", usual, "other default")
	calls_row("the caller holds unmap, below the limit: munmap, mprotect, mmap, brk",
		  "1.0000", usual, "holder")
	calls_row("another process holds unmap: mremap that grows in place", "", "mremap_grow", "other")
	calls_row("another process holds unmap: mremap that moves", "", "mremap_move", "other")
	calls_row("another process is past its limit: munmap", "1.0000", unmaps, "past")
	calls_row("another process is past its limit: mmap", "1.02", "mmap", "past")
	calls_row("another process is past its limit: mprotect of a middle", "1.05",
		  "mprotect_middle", "past")
	calls_row("another process holds split: munmap", "1.0000", unmaps, "split")
	calls_row("another process holds split: mmap", "1.0000", "mmap", "split")
	calls_row("another process holds split: mprotect of a middle", "1.05", "mprotect_middle", "split")
	calls_row("another process holds map: munmap", "1.0000", unmaps, "map")
	calls_row("another process holds map: mmap, brk", "1.02", "mmap brk", "map")
	calls_row("fork, exit, in all these cases", "1.0000", "fork fork_exit",
		  "loaded other default holder past split map")
	target_row("a split by munmap let through, to one with the sysctl raised", "1.05", "rescued")
	target_row("the same with 1,000,000 mappings", "1.05", "rescued million")
	target_row("mprotect of an edge or a middle let through, to one with the sysctl raised", "1.10",
		   "let mprotect")
	target_row("mmap let through, to one with the sysctl raised", "1.10", "let mmap")
	target_row("10,000 reservations to 1: a rescued split, a bystander's", "1.02", "many")
	target_row("RESERVE of 1,000,000 to RESERVE of 1", "1.00", "reserve")
	target_row("RESERVE, while another process holds headroom: instructions", "", "reserve 1")
	target_row("RESERVE of unmap, the first of all, which enables mremap's probes: instructions",
		   "", "first_reserve_executed unmap")
	target_row("RESERVE of split, the first of all, which enables all probes: instructions",
		   "", "first_reserve_executed split")
	target_row("RESERVE that replaces another amount: instructions", "", "reserve_replacing 1")
	target_row("the first refusal of all, which enables all probes: instructions", "",
		   "first_refusal_executed 1")
	target_row("the same, its time with what it waits for, in µs of 1,000 instructions", "",
		   "first µs")
	target_row("kernel memory of a reservation, bytes", "256", "memory")
	target_row("the same, and what it pins when its process has exited, bytes", "1024", "memory_ended")
}

# min, p50 and p90, and the median's ratio to that of another figure.
function figure_row(text, state, name, state2, name2,   i, k, r, line, any) {
	line = "| " text " |"
	for (i = 1; i <= n_kernels; i++) {
		k = kernel_of[i]
		if (!((k, state, name) in p50)) {
			line = line " - |"
			continue
		}
		any = 1
		line = line " " p50[k, state, name] " (" min[k, state, name] " to " p90[k, state, name] ")"
		r = state2 ? ratio(k, state, name, state2, name2) : 0
		line = line (r ? sprintf(" %.4f", r) : "") " |"
	}
	if (!any)
		return
	if (section_text)
		print_section()
	print line
}

# One without rows is not printed.
function section(text) {
	section_text = text
}

function print_section(   i, line) {
	line = "| **" section_text "** |"
	section_text = ""
	for (i = 1; i <= n_kernels; i++)
		line = line " |"
	print line
}

function all(   i, s, n, m, number, ways, of, name, programs, j) {
	head("p50 (min to p90), ratio of the p50", "")
	section("no module")
	for (i = 1; i <= n_cases; i++)
		figure_row(title[cases[i]], "none", cases[i])
	n = split("loaded|other|default|holder|past|self|split|map", s, "|")
	of["loaded"] = "loaded, nobody has headroom; to no module"
	of["other"] = "another process has a reservation of kind unmap; to no module"
	of["split"] = "another process has a reservation of kind split; to no module"
	of["map"] = "another process has a reservation of kind map; to no module"
	of["default"] = "default_headroom is set; to no module"
	of["holder"] = "the process has a reservation, and is below the limit; to no module"
	of["past"] = "another process is past the limit; to no module"
	of["self"] = "the process itself is past the limit; to no module, and the sysctl raised"
	for (m = 1; m <= n; m++) {
		section(of[s[m]])
		for (i = 1; i <= n_cases; i++)
			figure_row(title[cases[i]], s[m], cases[i], "none", cases[i])
	}
	section("at the limit")
	n = split("1000 65000 1000000", number, " ")
	for (i = 1; i <= n; i++) {
		figure_row("split, the sysctl raised, " number[i] " mappings", "none", "plain_split " number[i])
		figure_row("rescued split, " number[i] " mappings; to that", "holder",
			   "rescued_split " number[i], "none", "plain_split " number[i])
	}
	for (i = 1; i <= split("an edge|a middle", s, "|"); i++) {
		figure_row("mprotect of " s[i] ", the sysctl raised", "none", "let_mprotect_" word_2(s[i]))
		figure_row("the same, let through by split; to that", "holder",
			   "let_mprotect_" word_2(s[i]), "none", "let_mprotect_" word_2(s[i]))
	}
	figure_row("mmap, the sysctl raised", "none", "let_mmap")
	figure_row("the same, let through by map; to that", "holder", "let_mmap", "none", "let_mmap")
	figure_row("refused split, no module", "none", "refused_split")
	figure_row("refused, by others; to that", "other", "refused_split", "none", "refused_split")
	figure_row("refused, all headroom in use; to that", "holder", "refused_split", "none", "refused_split")
	figure_row("the first refusal of all, which enables probes", "holder", "first_refusal_executed 1")
	figure_row("the same, and ticks in which it waits", "holder", "first_refusal 1")
	figure_row("the first refusal of all, 8 CPUs", "holder", "first_refusal_executed 8")
	figure_row("the same, and ticks in which it waits", "holder", "first_refusal 8")
	section("reservations on the machine")
	n = split("1|100|10000|ended 10000", number, "|")
	for (i = 1; i <= n; i++)
		figure_row("rescued split, " number[i] "; to 1", "holder", "reservations_split " number[i],
			   "holder", "reservations_split 1")
	for (i = 1; i <= n; i++)
		figure_row("munmap of a middle by others, " number[i] "; to 1", "other",
			   "reservations_middle " number[i], "other", "reservations_middle 1")
	section("the device")
	figure_row("RESERVE of 1", "holder", "reserve 1")
	figure_row("RESERVE of 1,000; to 1", "holder", "reserve 1000", "holder", "reserve 1")
	figure_row("RESERVE of 1,000,000; to 1", "holder", "reserve 1000000", "holder", "reserve 1")
	figure_row("the same above max_headroom; to 1", "holder", "reserve_above 1000000", "holder", "reserve 1")
	figure_row("RESERVE of 1, in place of 2; to the first", "holder", "reserve_replacing 1",
		   "holder", "reserve 1")
	n = split("unmap split map", s, " ")
	for (i = 1; i <= n; i++) {
		figure_row("RESERVE of " s[i] ", the first of all, which enables probes", "holder",
			   "first_reserve_executed " s[i])
		figure_row("the same, and ticks in which it waits", "holder", "first_reserve " s[i])
	}
	figure_row("STATUS", "holder", "status")
	figure_row("kernel memory of an open file and its reservation, bytes, without the struct file", "holder", "memory")
	figure_row("of that, before RESERVE", "holder", "memory_open")
	figure_row("when the process has exited: the same, and what it pins", "holder", "memory_ended")
	section("1, 2, 4, 8 CPUs that map, and unmap middles, in processes of their own: instructions a time, all CPUs together")
	n = split("1 2 4 8", number, " ")
	for (i = 1; i <= n; i++) {
		figure_row(number[i] " CPUs, no module, the sysctl raised", "none", "contending " number[i])
		figure_row("rescued, by default_headroom; to that", "default", "contending " number[i],
			   "none", "contending " number[i])
	}
}

function word_2(text) {
	sub(/^[^ ]* /, "", text)
	return text
}

function with_sign(number) {
	return number > 0 ? "+" number : number ""
}

function alternative_row(program, way, text,   f, base, allocs, frees, key) {
	key = kernel SUBSEP program SUBSEP way
	if (!(key in alternative)) {
		print "| " text " | - | | | | | | |"
		return
	}
	split(alternative[key], f, ",")
	split(alternative[kernel, program == "munmap" ? program : "malloc glibc", "nothing"], base, ",")
	allocs = p50[kernel, way, program " alloc"]
	frees = p50[kernel, way, program " free"]
	print "| " text " | " (f[4] < f[5] ? "**" (f[5] - f[4]) "** of " f[5] : "0") " | " \
		(f[6] ? f[7] " of " f[6] : "-") " | " f[8] " KiB | " \
		with_sign(f[9] - base[9]) " | " with_sign(f[10] - base[10]) " KiB | " \
		allocs " | " (frees ? frees : "-") " |"
}

function alternatives() {
	if (!kernel)
		kernel = kernel_of[n_kernels]
	print "| | mmap fails | not unmapped | leaked | more mappings | more kernel memory | instructions to get one | to give it back |"
	print "|---|---|---|---|---|---|---|---|"
	print "| **mmap, munmap: pages** | | | | | | | |"
	alternative_row("munmap", "nothing", "nothing")
	alternative_row("munmap", "sysctl", "the sysctl raised")
	alternative_row("munmap", "separator", "PROT_NONE separators")
	alternative_row("munmap", "ballast", "ballast")
	alternative_row("munmap", "madvise", "MADV_DONTNEED")
	alternative_row("munmap", "vmareserve", "this module")
	print "| **malloc, free: 128 KiB** | | | | | | | |"
	alternative_row("malloc glibc", "nothing", "nothing")
	alternative_row("malloc glibc", "sysctl", "the sysctl raised")
	alternative_row("malloc own", "separator", "PROT_NONE separators, own allocator")
	alternative_row("malloc glibc", "ballast", "ballast, munmap replaced")
	alternative_row("malloc own", "ballast", "ballast, own allocator")
	alternative_row("malloc glibc", "madvise", "MADV_DONTNEED, munmap replaced")
	alternative_row("malloc own", "madvise", "MADV_DONTNEED, own allocator")
	alternative_row("malloc glibc", "vmareserve", "this module")
}

function percent(r) {
	return r ? sprintf("%.3f", (r - 1) * 100) : "NaN"
}

# Two blocks: label, what is to be reached, the kernels' figures; in percent.
function plot(   i, j, line, n, number) {
	for (i = 1; i <= n_cases; i++) {
		line = "\"" short[cases[i]] "\" "
		line = line (target[cases[i]] ? (target[cases[i]] - 1) * 100 : "NaN")
		for (j = 1; j <= n_kernels; j++)
			line = line " " percent(worst(kernel_of[j], cases[i], "past split map"))
		print line
	}
	print "\n"
	n = split("1000 65000 1000000", number, " ")
	for (i = 1; i <= n; i++) {
		line = "\"munmap\\n" grouped(number[i]) "\" 5"
		for (j = 1; j <= n_kernels; j++)
			line = line " " percent(rescued(kernel_of[j], number[i]))
		print line
	}
	for (i = 1; i <= split("mprotect_edge mprotect_middle mmap", let_through, " "); i++) {
		line = let_through[i]
		sub(/_/, "\\n", line)
		line = "\"" line "\" 10"
		for (j = 1; j <= n_kernels; j++)
			line = line " " percent(let(kernel_of[j], let_through[i]))
		print line
	}
	line = "\"10,000\\nreservations\" 2"
	for (j = 1; j <= n_kernels; j++)
		line = line " " percent(many(kernel_of[j], "holder", "split", ""))
	print line
}

function grouped(number) {
	return number >= 1000000 ? "1,000,000" : number >= 1000 ? number / 1000 ",000" : number
}

END {
	if (what == "targets")
		targets()
	else if (what == "all")
		all()
	else if (what == "alternatives")
		alternatives()
	else if (what == "plot")
		plot()
}
