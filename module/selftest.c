// SPDX-License-Identifier: GPL-2.0
/*
 * The test at load: a module that loads is a module that works.
 *
 * Twice the middle page of a scratch mapping of the loading process is
 * unmapped. First with a probe that only looks at registers: are the hooked
 * functions called, in that order, and are their arguments what the hooks
 * take them for? (A compiler may inline a static function, or drop and reorder
 * its arguments.) Only then with the real hooks, which follow those pointers.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/init.h>
#include <linux/kallsyms.h>
#include <linux/mman.h>
#include <linux/sched.h>
#include <linux/sched/mm.h>
#include <linux/string.h>

#include "headroom.h"
#include "kernel_symbols.h"
#include "munmap_hook.h"
#include "selftest.h"

/* What the probe saw first and second of the loading process's munmap. */
static struct {
	unsigned long ip;
	/* The registers, taken for the arguments of either function. */
	struct vmareserve_munmap munmap;
	struct vm_area_struct *split_vma;
} seen[2];
static unsigned int nr_seen;
/* Who loads the module. Others' munmaps pass the probe too, and look at this. */
static struct task_struct *watched;

static void notrace probe(unsigned long ip, unsigned long parent_ip,
			  struct ftrace_ops *ops, struct ftrace_regs *fregs)
{
	if (READ_ONCE(watched) != current || nr_seen == ARRAY_SIZE(seen))
		return;
	seen[nr_seen].ip = ip;
	seen[nr_seen].munmap = vmareserve_munmap_args(fregs);
	seen[nr_seen].split_vma = vmareserve_split_vma_arg(fregs);
	nr_seen++;
}

static struct ftrace_ops probe_ops = {
	.func = probe,
	.flags = VMARESERVE_FTRACE_FLAGS,
};

static int __init register_probe(void)
{
	const char *core = vmareserve_kernel.munmap_core;
	const char *split = vmareserve_kernel.split_vma;
	int err;

	err = ftrace_set_filter(&probe_ops, (unsigned char *)core, strlen(core), 1);
	if (!err)
		err = ftrace_set_filter(&probe_ops, (unsigned char *)split,
					strlen(split), 0);
	if (!err)
		err = register_ftrace_function(&probe_ops);
	if (!err)
		return 0;

	vmareserve_free_filter(&probe_ops);
	if (err == -EBUSY) {
		pr_err("kernel.ftrace_enabled is 0, and the hooks need it: sysctl kernel.ftrace_enabled=1\n");
		return -EOPNOTSUPP;
	}
	pr_err("self-test: can't hook the kernel functions %s and %s: error %d\n",
	       core, split, err);
	return err;
}

/* Unmaps the middle page of three, and says whether the count went up by one. */
static int __init unmap_middle(unsigned long scratch)
{
	struct mm_struct *mm = current->mm;
	int before, after, err;

	before = vmareserve_map_count(mm);
	err = vm_munmap(scratch + PAGE_SIZE, PAGE_SIZE);
	/* Before anything else can go wrong: nothing may stay aside. */
	if (vmareserve_hooks_repair(mm)) {
		pr_err("self-test: the hook in %s did not put map_count back\n",
		       vmareserve_kernel.split_vma);
		return -EOPNOTSUPP;
	}
	if (err) {
		pr_err("self-test: munmap failed: error %d\n", err);
		return err;
	}
	after = vmareserve_map_count(mm);
	if (before < 0 || after != before + 1) {
		pr_err("self-test: map_count went from %d to %d by a split\n",
		       before, after);
		return -EOPNOTSUPP;
	}
	return 0;
}

static bool __init was_seen(unsigned int i, const char *function)
{
	char name[KSYM_NAME_LEN];

	if (i < nr_seen) {
		snprintf(name, sizeof(name), "%ps", (void *)seen[i].ip);
		if (!strcmp(name, function))
			return true;
	}
	pr_err("self-test: a munmap did not pass the kernel function %s when it should: has the compiler inlined it? This kernel can't be supported as it is\n",
	       function);
	return false;
}

static int __init check_seen(struct vm_area_struct *vma, unsigned long scratch)
{
	const struct vmareserve_munmap expected = {
		.mm = VMARESERVE_MUNMAP_HAS_VMA ? NULL : current->mm,
		.vma = VMARESERVE_MUNMAP_HAS_VMA ? vma : NULL,
		.start = scratch + PAGE_SIZE,
		.end = scratch + 2 * PAGE_SIZE,
	};
	const char *wrong;

	if (!was_seen(0, vmareserve_kernel.munmap_core) ||
	    !was_seen(1, vmareserve_kernel.split_vma))
		return -EOPNOTSUPP;

	if (memcmp(&seen[0].munmap, &expected, sizeof(expected)))
		wrong = vmareserve_kernel.munmap_core;
	else if (seen[1].split_vma != vma)
		wrong = vmareserve_kernel.split_vma;
	else
		return 0;
	pr_err("self-test: the kernel function %s has other arguments than expected: this kernel or its compiler has changed them\n",
	       wrong);
	return -EOPNOTSUPP;
}

/* With a probe that looks at registers only. */
static int __init test_arguments(unsigned long scratch)
{
	struct vm_area_struct *vma;
	int err;

	mmap_read_lock(current->mm);
	vma = find_vma(current->mm, scratch);
	mmap_read_unlock(current->mm);

	err = register_probe();
	if (err)
		return err;
	WRITE_ONCE(watched, current);
	err = unmap_middle(scratch);
	WRITE_ONCE(watched, NULL);
	unregister_ftrace_function(&probe_ops);
	vmareserve_free_filter(&probe_ops);

	return err ? err : check_seen(vma, scratch);
}

/* With the real hooks, and headroom for the loading process. */
static int __init test_hooks(unsigned long scratch)
{
	struct vmareserve_hook_counts before, after;
	struct vmareserve_reservation res;
	int err;

	vmareserve_reservation_init(&res);
	err = vmareserve_reserve(&res, current->mm, task_tgid(current), 1, INT_MAX);
	if (err)
		return err;
	before = vmareserve_hook_counts();
	err = unmap_middle(scratch);
	after = vmareserve_hook_counts();
	vmareserve_unreserve(&res);
	if (err)
		return err;

	/* Nobody else can have headroom yet. */
	if (after.moved != before.moved + 1 || after.back != before.back + 1) {
		pr_err("self-test: the hooks in %s and %s moved map_count aside %u times and put it back %u times, not once each\n",
		       vmareserve_kernel.munmap_core, vmareserve_kernel.split_vma,
		       after.moved - before.moved, after.back - before.back);
		return -EOPNOTSUPP;
	}
	return 0;
}

/* Runs a test on three pages of its own, which no neighbour merges with. */
static int __init with_scratch(int (*test)(unsigned long scratch))
{
	unsigned long scratch;
	int err;

	scratch = vm_mmap(NULL, 0, 3 * PAGE_SIZE, PROT_READ,
			  MAP_SHARED | MAP_ANONYMOUS, 0);
	if (IS_ERR_VALUE(scratch)) {
		pr_err("self-test: the loading process can't map three pages: error %ld\n",
		       (long)scratch);
		return (long)scratch;
	}
	err = test(scratch);
	vm_munmap(scratch, 3 * PAGE_SIZE);
	return err;
}

/**
 * vmareserve_selftest() - see that the hooks work in this kernel
 *
 * Relies on the loading process's having an mm with room for two more
 * mappings, and on nobody else's having headroom. Uses vm_mmap() and
 * vm_munmap() (mm/util.c, mm/mmap.c; exported in 5.10 to 7.3).
 *
 * Context: module load, in the loading process; may sleep, for seconds.
 * Return: 0, or a negative errno, with the reason in the log.
 */
int __init vmareserve_selftest(void)
{
	int err;

	if (!current->mm) {
		pr_err("self-test: the loading task has no memory map; load the module with modprobe or insmod\n");
		return -EINVAL;
	}
	err = with_scratch(test_arguments);
	if (!err)
		err = with_scratch(test_hooks);
	return err;
}
