// SPDX-License-Identifier: GPL-2.0
/*
 * For the fail_alloc test only, never to be installed: makes one slab
 * allocation of one task fail, on kernels without CONFIG_FAILSLAB, as
 * distributions build them.
 *
 *	echo "PID N" > /sys/kernel/debug/fail_alloc
 *
 * fails that task's N'th slab allocation from now on, counting from 1; PID 0
 * ends it. Reading gives the number of allocations seen since, and the call
 * chain of the one that failed.
 *
 * A kprobe at the entry of each allocating function makes it return at once,
 * with 0: no object, or for the bulk functions none of them.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/debugfs.h>
#include <linux/kprobes.h>
#include <linux/linkage.h>
#include <linux/module.h>
#include <linux/sched.h>
#include <linux/stacktrace.h>
#include <linux/uaccess.h>

/* 5.18 and later: a function that is jumped to begins with this. */
#if __has_include(<asm/ibt.h>)
#include <asm/ibt.h>
#else
#define ASM_ENDBR
#endif

static pid_t victim;
static unsigned int fail_nth;
static unsigned int seen;
static unsigned long chain[24];
static unsigned int chain_length;
static struct dentry *file;

/* just_return(), at the entry of a function: has it return at once. */
#ifdef procedure_link_pointer
/* Where a call leaves the return address in a register, as on arm64. */
static void __kprobes just_return(struct pt_regs *regs)
{
	instruction_pointer_set(regs, procedure_link_pointer(regs));
}
#else
#include <asm/ibt.h>

void fail_alloc_just_return(void);
asm(".text\n"
    ".type fail_alloc_just_return, @function\n"
    "fail_alloc_just_return:\n"
    ASM_ENDBR
    ASM_RET
    ".size fail_alloc_just_return, .-fail_alloc_just_return\n");

static void __kprobes just_return(struct pt_regs *regs)
{
	instruction_pointer_set(regs, (unsigned long)fail_alloc_just_return);
}
#endif

static int __kprobes alloc_entered(struct kprobe *kp, struct pt_regs *regs)
{
	if (!victim || current->pid != victim || !in_task() || ++seen != fail_nth)
		return 0;
	chain_length = stack_trace_save(chain, ARRAY_SIZE(chain), 0);
	regs_set_return_value(regs, 0);
	just_return(regs);
	return 1;
}

/* What the allocating functions are called, on 5.10, 6.1, and 6.10 and later. */
static struct kprobe probes[] = {
	{ .symbol_name = "kmem_cache_alloc" },
	{ .symbol_name = "kmem_cache_alloc_noprof" },
	{ .symbol_name = "kmem_cache_alloc_bulk" },
	{ .symbol_name = "kmem_cache_alloc_bulk_noprof" },
	{ .symbol_name = "kmem_cache_alloc_trace" },
	{ .symbol_name = "kmalloc_trace" },
	{ .symbol_name = "__kmalloc_cache_noprof" },
};

static ssize_t fail_alloc_write(struct file *f, const char __user *ubuf,
				size_t len, loff_t *pos)
{
	unsigned int nth;
	char buf[32] = "";
	int pid;

	if (len >= sizeof(buf) || copy_from_user(buf, ubuf, len))
		return -EINVAL;
	if (sscanf(buf, "%d %u", &pid, &nth) != 2)
		return -EINVAL;
	WRITE_ONCE(victim, 0);
	fail_nth = nth;
	/* What was seen stays to be read when it ends. */
	if (pid) {
		seen = 0;
		chain_length = 0;
	}
	WRITE_ONCE(victim, pid);
	return len;
}

static ssize_t fail_alloc_read(struct file *f, char __user *ubuf,
			       size_t len, loff_t *pos)
{
	static char text[4096];
	unsigned int i;
	int n;

	n = scnprintf(text, sizeof(text), "%u\n", seen);
	for (i = 0; i < chain_length; i++)
		n += scnprintf(text + n, sizeof(text) - n, "%ps\n", (void *)chain[i]);
	return simple_read_from_buffer(ubuf, len, pos, text, n);
}

static const struct file_operations fail_alloc_fops = {
	.owner = THIS_MODULE,
	.read = fail_alloc_read,
	.write = fail_alloc_write,
};

static int __init fail_alloc_init(void)
{
	int i, registered = 0;

	for (i = 0; i < ARRAY_SIZE(probes); i++) {
		probes[i].pre_handler = alloc_entered;
		if (register_kprobe(&probes[i]))
			probes[i].pre_handler = NULL;
		else
			registered++;
	}
	if (registered < 3) {
		pr_err("of the allocating functions only %d are there\n", registered);
		for (i = 0; i < ARRAY_SIZE(probes); i++)
			if (probes[i].pre_handler)
				unregister_kprobe(&probes[i]);
		return -EOPNOTSUPP;
	}
	file = debugfs_create_file("fail_alloc", 0600, NULL, NULL, &fail_alloc_fops);
	return 0;
}

static void __exit fail_alloc_exit(void)
{
	int i;

	debugfs_remove(file);
	for (i = 0; i < ARRAY_SIZE(probes); i++)
		if (probes[i].pre_handler)
			unregister_kprobe(&probes[i]);
}

module_init(fail_alloc_init);
module_exit(fail_alloc_exit);
MODULE_DESCRIPTION("Test helper: makes one slab allocation of one task fail");
MODULE_LICENSE("GPL");
