/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What differs between kernel versions and architectures at compile time. Where a
 * kernel compares with the limit is found at load: see limit_checks.c.
 */
#ifndef VMARESERVE_COMPAT_H
#define VMARESERVE_COMPAT_H

#include <linux/mm_types.h>
#include <linux/ptrace.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/thread_info.h>
#include <linux/version.h>
#include <linux/workqueue.h>

#if !defined(CONFIG_X86_64) && !defined(CONFIG_ARM64)
#error "vmareserve needs x86-64 or arm64"
#endif
#if !defined(CONFIG_KPROBES)
#error "vmareserve needs a kernel with CONFIG_KPROBES"
#endif
#if !defined(CONFIG_KALLSYMS_ALL)
#error "vmareserve needs a kernel with CONFIG_KALLSYMS_ALL"
#endif

/*
 * The register with a number of limit_code.h: as the instructions of either
 * architecture number them.
 */
static __always_inline unsigned long *vmareserve_reg(struct pt_regs *regs, int nr)
{
#ifdef CONFIG_X86_64
	static const unsigned short offsets[] = {
		offsetof(struct pt_regs, ax), offsetof(struct pt_regs, cx),
		offsetof(struct pt_regs, dx), offsetof(struct pt_regs, bx),
		offsetof(struct pt_regs, sp), offsetof(struct pt_regs, bp),
		offsetof(struct pt_regs, si), offsetof(struct pt_regs, di),
		offsetof(struct pt_regs, r8), offsetof(struct pt_regs, r9),
		offsetof(struct pt_regs, r10), offsetof(struct pt_regs, r11),
		offsetof(struct pt_regs, r12), offsetof(struct pt_regs, r13),
		offsetof(struct pt_regs, r14), offsetof(struct pt_regs, r15),
	};

	return (void *)regs + offsets[nr];
#else
	return (unsigned long *)&regs->regs[nr];
#endif
}

/*
 * Does the current task hold the mmap lock for writing? As rwsem_owner() and
 * rt_mutex_owner() see it (kernel/locking/, 5.10 to 7.3). The low bits are flags; the
 * lowest says that the owner reads, but on PREEMPT_RT that somebody waits.
 */
static __always_inline bool vmareserve_holds_mmap_lock(const struct mm_struct *mm)
{
#ifdef CONFIG_PREEMPT_RT
	unsigned long owner = (unsigned long)READ_ONCE(mm->mmap_lock.rwbase.rtmutex.owner) & ~1UL;
#else
	unsigned long owner = atomic_long_read(&mm->mmap_lock.owner) & ~6UL;
#endif

	return owner == (unsigned long)current;
}

/*
 * With TIF_NOTIFY_SIGNAL the current call is restarted as after a signal, if it
 * returns an error that says so, when the task's task_works have run (get_signal(),
 * kernel/signal.c, 5.11 to 7.3, and 5.10 since 5.10.162). Before that it takes
 * the task's sighand lock, which a probe may not.
 */
#ifdef TIF_NOTIFY_SIGNAL
#define VMARESERVE_CAN_RESTART	1
static __always_inline void vmareserve_restart_call(void)
{
	set_thread_flag(TIF_NOTIFY_SIGNAL);
}
#else
#define VMARESERVE_CAN_RESTART	0
static __always_inline void vmareserve_restart_call(void) {}
#endif

/* A queue for work that may sleep for long. */
#if KERNEL_VERSION(7, 0, 0) <= LINUX_VERSION_CODE
#define VMARESERVE_WORKQUEUE	system_dfl_wq
#else
#define VMARESERVE_WORKQUEUE	system_unbound_wq
#endif

/*
 * How many mappings before the limit mremap refuses: at its first check, and when it
 * moves (mm/mremap.c, 5.10 to 7.3). The kernel compares, so a wrong number would
 * make the counters wrong, and no more.
 */
#if KERNEL_VERSION(7, 2, 0) <= LINUX_VERSION_CODE
#define VMARESERVE_SLACK_EARLY		3
#define VMARESERVE_SLACK_DONTUNMAP	1	/* more than that, with MREMAP_DONTUNMAP */
#define VMARESERVE_SLACK_MOVE		1
#else
#define VMARESERVE_SLACK_EARLY		5
#define VMARESERVE_SLACK_DONTUNMAP	0
#define VMARESERVE_SLACK_MOVE		3
#endif

/* 7.0 and later; their checkpatch wants it. */
#ifndef kzalloc_obj
#define kzalloc_obj(object, gfp)	kzalloc(sizeof(object), gfp)
#endif

#endif /* VMARESERVE_COMPAT_H */
