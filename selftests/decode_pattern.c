// SPDX-License-Identifier: GPL-2.0
/*
 * What decode_cases.h has no kernel for: the kernel's comparisons, in three small
 * functions. Compiled in the system of 7.3-clang (clang 19, gcc 14), and linked with
 * functions that do nothing:
 *
 * clang $FLAGS
 * gcc $FLAGS -fsanitize=kernel-address --param asan-instrumentation-with-call-threshold=0
 * clang $FLAGS -fsanitize=kernel-address -mllvm -asan-instrumentation-with-call-threshold=0
 *
 * with FLAGS = -O2 -mcmodel=kernel -mno-red-zone -mno-sse -fno-pic -fno-pie
 * -fno-asynchronous-unwind-tables -fcf-protection=none
 */
struct mm {
	char others[0xa0];
	int map_count;
};

struct vma {
	unsigned long start, end;
	struct mm *mm;
	unsigned long flags;
};

extern int sysctl_max_map_count;
int __split(struct vma *vma, unsigned long addr, int below);

/* split_vma() */
int split(struct vma *vma, unsigned long addr, int below)
{
	if (vma->mm->map_count >= sysctl_max_map_count)
		return -12;
	return __split(vma, addr, below);
}

/* The beginning of the munmap core. */
int gather(struct vma *vma, unsigned long start, unsigned long end)
{
	int err;

	if (start > vma->start) {
		if (end < vma->end && vma->mm->map_count >= sysctl_max_map_count) {
			err = -12;
			goto out;
		}
		if (vma->flags & 4) {
			err = -1;
			goto out;
		}
		err = __split(vma, start, 1);
		if (err)
			goto out;
	}
	err = __split(vma, end, 0);
out:
	return err;
}

/* do_mmap() */
unsigned long map(struct mm *mm, unsigned long addr, unsigned long len)
{
	if (!len)
		return -22;
	if (mm->map_count > sysctl_max_map_count)
		return -12;
	return __split((void *)mm, addr, len);
}
