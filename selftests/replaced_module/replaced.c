// SPDX-License-Identifier: GPL-2.0
/*
 * For the replaced test only, never to be installed: changes the way that one task's
 * calls take through the kernel's munmap core.
 *
 *	insmod replaced.ko task=PID function=do_vmi_align_munmap way=WAY
 *
 * replaces a function for that task, as a live patch does: by ftrace, with
 * FTRACE_OPS_FL_IPMODIFY. The ways are
 *
 *	return	it fails at once, with ERROR
 *	whole	it unmaps from first= to last= instead: no split is needed then
 *	back	it goes on as it would have anyway
 *
 *	insmod replaced.ko task=PID from=FUNCTION+OFFSET to=FUNCTION+OFFSET
 *
 * sends the task's next call that comes to "from" to "to", by a kprobe.
 *
 * The parameter calls tells how often it did so.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/ftrace.h>
#include <linux/kprobes.h>
#include <linux/linkage.h>
#include <linux/module.h>
#include <linux/sched.h>
#include <linux/string.h>

#ifdef CONFIG_X86_64
#include <asm/nospec-branch.h>
#endif
/* 5.18 and later: a function that is jumped to begins with this. */
#if __has_include(<asm/ibt.h>)
#include <asm/ibt.h>
#else
#define ASM_ENDBR
#endif

/* -EDOM: the kernel's munmap has no use for that. */
#define ERROR	"-33"

static int task;
module_param(task, int, 0444);
MODULE_PARM_DESC(task, "Whose calls");

static char *function;
module_param(function, charp, 0444);
MODULE_PARM_DESC(function, "What is replaced");

static char *way = "back";
module_param(way, charp, 0444);
MODULE_PARM_DESC(way, "How: return, whole or back");

/* Read by the pieces of machine code below. */
unsigned long replaced_first, replaced_last, replaced_length, replaced_back;
module_param_named(first, replaced_first, ulong, 0444);
module_param_named(last, replaced_last, ulong, 0444);
MODULE_PARM_DESC(last, "With first: what way=whole unmaps");

static char *from, *to;
module_param(from, charp, 0444);
module_param(to, charp, 0444);
MODULE_PARM_DESC(to, "With from: where a kprobe sends a call, and where it is");

static unsigned long calls;
module_param(calls, ulong, 0444);
MODULE_PARM_DESC(calls, "How often (to be read)");

#if defined(CONFIG_X86_64) && defined(CONFIG_DYNAMIC_FTRACE_WITH_REGS)
void replaced_return(void);
void replaced_back_as_it_was(void);
void replaced_whole_by_length(void);
void replaced_whole_by_end(void);

#define PIECE(name, code)						\
	asm(".pushsection .text\n"					\
	    ".type " name ", @function\n"				\
	    name ":\n"							\
	    ASM_ENDBR							\
	    code							\
	    ".size " name ", .-" name "\n"				\
	    ".popsection\n")

#define GO_BACK								\
	    ANNOTATE_RETPOLINE_SAFE "\n"				\
	    "jmp *replaced_back(%rip)\n"				\
	    "int3\n"

PIECE("replaced_return", "movl $" ERROR ", %eax\n" ASM_RET);
PIECE("replaced_back_as_it_was", GO_BACK);
/* __do_munmap(mm, start, len, ...) */
PIECE("replaced_whole_by_length",
      "movq replaced_first(%rip), %rsi\n"
      "movq replaced_length(%rip), %rdx\n" GO_BACK);
/* do_mas_align_munmap() and do_vmi_align_munmap(iterator, vma, mm, start, end, ...) */
PIECE("replaced_whole_by_end",
      "movq replaced_first(%rip), %rcx\n"
      "movq replaced_last(%rip), %r8\n" GO_BACK);

/* Before 5.11 the callbacks are given a struct pt_regs. */
#ifndef CONFIG_DYNAMIC_FTRACE_WITH_ARGS
#define ftrace_regs	pt_regs
#define ftrace_regs_set_instruction_pointer(fregs, where) \
	instruction_pointer_set(fregs, where)
#elif !defined(ftrace_regs_set_instruction_pointer)
/* To 6.1. */
#define ftrace_regs_set_instruction_pointer(fregs, where) \
	ftrace_instruction_pointer_set(fregs, where)
#endif

static void (*replacement)(void);

static void notrace entered(unsigned long ip, unsigned long parent_ip,
			    struct ftrace_ops *ops, struct ftrace_regs *fregs)
{
	if (current->pid != task)
		return;
	WRITE_ONCE(calls, READ_ONCE(calls) + 1);
	/* Behind the call of ftrace. */
	WRITE_ONCE(replaced_back, ip + MCOUNT_INSN_SIZE);
	ftrace_regs_set_instruction_pointer(fregs, (unsigned long)replacement);
}

static struct ftrace_ops ops = {
	.func = entered,
	.flags = FTRACE_OPS_FL_IPMODIFY | FTRACE_OPS_FL_SAVE_REGS,
};

static void replace_end(void)
{
	unregister_ftrace_function(&ops);
	ftrace_set_filter(&ops, NULL, 0, 1);
}

static int __init replace(void)
{
	int err;

	if (!strcmp(way, "return"))
		replacement = replaced_return;
	else if (!strcmp(way, "back"))
		replacement = replaced_back_as_it_was;
	else
		replacement = strcmp(function, "__do_munmap") ? replaced_whole_by_end :
								replaced_whole_by_length;
	replaced_length = replaced_last - replaced_first;
	err = ftrace_set_filter(&ops, function, strlen(function), 1);
	if (!err)
		err = register_ftrace_function(&ops);
	if (err)
		ftrace_set_filter(&ops, NULL, 0, 1);
	return err;
}
#else
static void replace_end(void)
{
}

static int __init replace(void)
{
	return -EOPNOTSUPP;
}
#endif

static unsigned long destination;
static bool sent;

static int __kprobes came_by(struct kprobe *kp, struct pt_regs *regs)
{
	if (current->pid != task || sent)
		return 0;
	sent = true;
	WRITE_ONCE(calls, READ_ONCE(calls) + 1);
	instruction_pointer_set(regs, destination);
	return 1;
}

/* With it the probe is not optimized: that would ignore the new way. */
static void __kprobes not_optimized(struct kprobe *kp, struct pt_regs *regs,
				    unsigned long flags)
{
}

static struct kprobe sender = { .pre_handler = came_by, .post_handler = not_optimized };

/* Cuts "function+offset" in two. */
static int __init name_place(struct kprobe *kp, char *place)
{
	char *plus = strchr(place, '+');

	if (!plus)
		return -EINVAL;
	*plus = 0;
	kp->symbol_name = place;
	return kstrtouint(plus + 1, 0, &kp->offset);
}

static int __init send(void)
{
	struct kprobe target = { .flags = KPROBE_FLAG_DISABLED };
	int err;

	err = name_place(&target, to);
	if (!err)
		err = name_place(&sender, from);
	if (!err)
		err = register_kprobe(&target);
	if (err)
		return err;
	destination = (unsigned long)target.addr;
	unregister_kprobe(&target);
	return register_kprobe(&sender);
}

static int __init replaced_init(void)
{
	return function ? replace() : from && to ? send() : -EINVAL;
}

static void __exit replaced_exit(void)
{
	if (function)
		replace_end();
	else
		unregister_kprobe(&sender);
}

module_init(replaced_init);
module_exit(replaced_exit);
MODULE_DESCRIPTION("Test helper: another way through the munmap core, for one task");
MODULE_LICENSE("GPL");
