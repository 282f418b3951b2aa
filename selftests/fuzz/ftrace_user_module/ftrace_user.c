// SPDX-License-Identifier: GPL-2.0
/*
 * For the churn test only, never to be installed: a second user of ftrace on up to
 * two functions, in the manner of a livepatch. It may change where a function goes
 * on (FTRACE_OPS_FL_IPMODIFY), and sysctl kernel.ftrace_enabled can't detach it
 * (FTRACE_OPS_FL_PERMANENT).
 *
 *	insmod ftrace_user.ko functions=do_vmi_align_munmap,__split_vma regs=1
 *
 * With regs=1 it asks for all registers, as livepatch does before 6.1. The
 * parameter calls tells how often the functions were called.
 *
 * On x86-64 each call takes a way round: it goes on in a piece of this module, which
 * jumps to where it would have gone on anyway. It puts nothing on the stack, so
 * unregister_ftrace_function(), which waits for RCU tasks, is all that unload takes.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/ftrace.h>
#include <linux/linkage.h>
#include <linux/module.h>
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

#define FUNCTIONS	2

static char *functions[FUNCTIONS];
static int nr_functions;
module_param_array(functions, charp, &nr_functions, 0444);
MODULE_PARM_DESC(functions, "The functions to be hooked");

static bool regs;
module_param(regs, bool, 0444);
MODULE_PARM_DESC(regs, "Have all registers saved (default: N)");

static unsigned long calls;
module_param(calls, ulong, 0444);
MODULE_PARM_DESC(calls, "How often they were called (to be read)");

#ifdef CONFIG_X86_64
/* Where the way round leads back to: behind the call of ftrace. */
unsigned long ftrace_user_back[FUNCTIONS];

void ftrace_user_round_0(void);
void ftrace_user_round_1(void);

#define WAY_ROUND(name, back)						\
	asm(".pushsection .text\n"					\
	    ".type " name ", @function\n"				\
	    name ":\n"							\
	    ASM_ENDBR							\
	    ANNOTATE_RETPOLINE_SAFE "\n"				\
	    "jmp *" back "(%rip)\n"					\
	    "int3\n"							\
	    ".size " name ", .-" name "\n"				\
	    ".popsection\n")

WAY_ROUND("ftrace_user_round_0", "ftrace_user_back");
WAY_ROUND("ftrace_user_round_1", "ftrace_user_back+8");
#endif

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

static void notrace go_round(unsigned int nr, unsigned long ip, struct ftrace_regs *fregs)
{
	WRITE_ONCE(calls, READ_ONCE(calls) + 1);
#ifdef CONFIG_X86_64
	WRITE_ONCE(ftrace_user_back[nr], ip + MCOUNT_INSN_SIZE);
	ftrace_regs_set_instruction_pointer(fregs, nr ? (unsigned long)ftrace_user_round_1 :
							(unsigned long)ftrace_user_round_0);
#endif
}

static void notrace entered_0(unsigned long ip, unsigned long parent_ip,
			      struct ftrace_ops *ops, struct ftrace_regs *fregs)
{
	go_round(0, ip, fregs);
}

static void notrace entered_1(unsigned long ip, unsigned long parent_ip,
			      struct ftrace_ops *ops, struct ftrace_regs *fregs)
{
	go_round(1, ip, fregs);
}

static struct ftrace_ops ops[FUNCTIONS] = {
	{ .func = entered_0, .flags = FTRACE_OPS_FL_IPMODIFY | FTRACE_OPS_FL_PERMANENT },
	{ .func = entered_1, .flags = FTRACE_OPS_FL_IPMODIFY | FTRACE_OPS_FL_PERMANENT },
};

static void let_go(int nr)
{
	while (nr--) {
		unregister_ftrace_function(&ops[nr]);
		ftrace_set_filter(&ops[nr], NULL, 0, 1);
	}
}

static int __init ftrace_user_init(void)
{
	int nr, err;

	for (nr = 0; nr < nr_functions; nr++) {
		if (regs || !IS_ENABLED(CONFIG_DYNAMIC_FTRACE_WITH_ARGS))
			ops[nr].flags |= FTRACE_OPS_FL_SAVE_REGS;
		err = ftrace_set_filter(&ops[nr], (unsigned char *)functions[nr],
					strlen(functions[nr]), 1);
		if (!err)
			err = register_ftrace_function(&ops[nr]);
		if (err) {
			pr_err("can't hook %s: error %d\n", functions[nr], err);
			ftrace_set_filter(&ops[nr], NULL, 0, 1);
			let_go(nr);
			return err;
		}
	}
	return 0;
}

static void __exit ftrace_user_exit(void)
{
	let_go(nr_functions);
}

module_init(ftrace_user_init);
module_exit(ftrace_user_exit);
MODULE_DESCRIPTION("Test helper: a second user of ftrace on the same functions");
MODULE_LICENSE("GPL");
