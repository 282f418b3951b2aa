# SPDX-License-Identifier: GPL-2.0
# cost.svg, from what report.awk has for it: gnuplot -e "data='...'; kernels='...'" cost.gp
# Kernels differ by pattern as well as by colour, for black and white.

set terminal svg size 980,640 font "sans,15" background "white"
set style data histogram
set style histogram clustered gap 1.5
set style fill pattern border rgb "black"
set boxwidth 0.9
set grid ytics lt 1 lc rgb "#dddddd"
set border 3
set xtics nomirror scale 0
set ytics nomirror
set format y "%g %%"

n = words(kernels)
colour(i) = word("#4477aa #ee9944 #66bb88 #bb6688 #888888", (i - 1) % 5 + 1)
# None, hatched, filled.
pattern(i) = int(word("1 3 0 2 4", (i - 1) % 5 + 1))
# A target is a bar above its group.
half = 0.42

set lmargin 8
set rmargin 2
set bmargin 3.5
set multiplot layout 2,1
set key top left horizontal samplen 2 spacing 1.2
set title "While another process is past its limit, or holds split or map: more instructions than without the module"
set yrange [-0.3:*]
plot for [i = 1:n] data index 0 using i + 2:xtic(1) fs pattern pattern(i) lc rgb colour(i) \
		title "Linux ".word(kernels, i), \
	data index 0 using ($0 - half):2:(2 * half):(0) with vectors nohead lw 3 lc rgb "black" \
		title "at most"
unset key
set title "What headroom lets through: more instructions than with the sysctl raised, or than with 1 reservation"
set yrange [-0.3:*]
plot for [i = 1:n] data index 1 using i + 2:xtic(1) fs pattern pattern(i) lc rgb colour(i) \
		notitle, \
	data index 1 using ($0 - half):2:(2 * half):(0) with vectors nohead lw 3 lc rgb "black" \
		notitle
unset multiplot
