// SPDX-License-Identifier: GPL-2.0
/*
 * debugfs vmareserve/reservations: a line for each process that has headroom.
 */
#include <linux/debugfs.h>
#include <linux/fs.h>
#include <linux/module.h>
#include <linux/pid.h>
#include <linux/sched.h>
#include <linux/sched/mm.h>
#include <linux/seq_file.h>

#include "debugfs.h"
#include "headroom.h"
#include "kernel_symbols.h"
#include "munmap_hook.h"

static struct dentry *dir;

/* Place 0 is the header's. */
static void *list_at(struct seq_file *m, loff_t *pos)
{
	struct vmareserve_headroom_entry *entry = m->private;
	loff_t at = *pos - 1;

	if (!*pos)
		return SEQ_START_TOKEN;
	if (!vmareserve_headroom_at(&at, entry))
		return NULL;
	*pos = at + 1;
	return entry;
}

/* Drops what vmareserve_headroom_at() has got. */
static void list_drop(void *v)
{
	struct vmareserve_headroom_entry *entry = v;

	if (v == SEQ_START_TOKEN)
		return;
	put_pid(entry->pid);
	if (entry->mm)
		mmput(entry->mm);
}

static void *list_start(struct seq_file *m, loff_t *pos)
{
	return list_at(m, pos);
}

static void *list_next(struct seq_file *m, void *v, loff_t *pos)
{
	list_drop(v);
	++*pos;
	return list_at(m, pos);
}

static void list_stop(struct seq_file *m, void *v)
{
	if (v)
		list_drop(v);
}

static int list_show(struct seq_file *m, void *v)
{
	int limit = READ_ONCE(*vmareserve_kernel.max_map_count), count = 0;
	struct vmareserve_headroom_entry *entry = v;
	char comm[TASK_COMM_LEN] = "-";
	struct task_struct *task;

	if (v == SEQ_START_TOKEN) {
		seq_puts(m, "    pid headroom map_count in_use rescued exhausted comm\n");
		return 0;
	}
	/*
	 * Nothing of ours is locked: a process that holds its mmap lock for
	 * long keeps nobody waiting but this reader.
	 */
	if (entry->mm)
		count = vmareserve_map_count(entry->mm);
	if (count < 0)
		return count;
	task = get_pid_task(entry->pid, PIDTYPE_TGID);
	if (task) {
		get_task_comm(comm, task);
		put_task_struct(task);
	}
	seq_printf(m, "%7d %8u %9d %6d %7llu %9llu ", pid_vnr(entry->pid), entry->total,
		   count, max(count - limit, 0), entry->rescued, entry->exhausted);
	seq_escape(m, comm, "\n\\");
	seq_putc(m, '\n');
	return 0;
}

static const struct seq_operations list_ops = {
	.start	= list_start,
	.next	= list_next,
	.stop	= list_stop,
	.show	= list_show,
};

static int list_open(struct inode *inode, struct file *file)
{
	return seq_open_private(file, &list_ops,
				sizeof(struct vmareserve_headroom_entry));
}

static const struct file_operations list_fops = {
	.owner		= THIS_MODULE,
	.open		= list_open,
	.read		= seq_read,
	.llseek		= seq_lseek,
	.release	= seq_release_private,
};

/**
 * vmareserve_debugfs_init() - make debugfs vmareserve/
 *
 * A kernel without debugfs is none the worse for it.
 *
 * Context: module load; may sleep.
 */
void __init vmareserve_debugfs_init(void)
{
	dir = debugfs_create_dir("vmareserve", NULL);
	debugfs_create_file("reservations", 0400, dir, NULL, &list_fops);
}

/**
 * vmareserve_debugfs_exit() - remove debugfs vmareserve/
 *
 * Context: module unload; may sleep, until those have gone who read it.
 */
void vmareserve_debugfs_exit(void)
{
	debugfs_remove_recursive(dir);
}
