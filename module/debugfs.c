// SPDX-License-Identifier: GPL-2.0
/*
 * debugfs vmareserve/: in "reservations" a line for each process that a descriptor
 * serves, in "places" one for each comparison with the limit.
 */
#include <linux/debugfs.h>
#include <linux/fs.h>
#include <linux/module.h>
#include <linux/pid.h>
#include <linux/sched.h>
#include <linux/seq_file.h>

#include "debugfs.h"
#include "limit_checks.h"
#include "limit_probes.h"
#include "process.h"
#include "reservation.h"

static struct dentry *dir;

/* Place 0 is the header's. */
static void *list_at(struct seq_file *m, loff_t *pos)
{
	struct vmareserve_headroom_entry *entry = m->private;
	loff_t at = *pos - 1;

	if (!*pos)
		return SEQ_START_TOKEN;
	if (!vmareserve_reservation_at(&at, entry))
		return NULL;
	*pos = at + 1;
	return entry;
}

/* Drops what vmareserve_reservation_at() has got. */
static void list_drop(void *v)
{
	struct vmareserve_headroom_entry *entry = v;

	if (v != SEQ_START_TOKEN)
		put_pid(entry->pid);
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
	int limit = READ_ONCE(*vmareserve_max_map_count), count;
	struct vmareserve_headroom_entry *entry = v;
	char comm[TASK_COMM_LEN] = "-";
	u64 rescued = 0, exhausted = 0;
	struct task_struct *task;
	unsigned int i;

	if (v == SEQ_START_TOKEN) {
		seq_puts(m, "    pid    unmap    split      map map_count   in_use  rescued exhausted comm\n");
		return 0;
	}
	/*
	 * Nothing of ours is locked: a process that holds its mmap lock for
	 * long keeps nobody waiting but this reader.
	 */
	count = vmareserve_map_count(entry->pid);
	if (count == -ESRCH)
		count = 0;
	if (count < 0)
		return count;
	task = get_pid_task(entry->pid, PIDTYPE_TGID);
	if (task) {
		get_task_comm(comm, task);
		put_task_struct(task);
	}
	for (i = 0; i < VMARESERVE_NR_KINDS; i++) {
		rescued += entry->rescued[i];
		exhausted += entry->exhausted[i];
	}
	seq_printf(m, "%7d %8u %8u %8u %9d %8d %8llu %9llu ", pid_vnr(entry->pid),
		   entry->amount[VMARESERVE_KIND_UNMAP],
		   entry->amount[VMARESERVE_KIND_SPLIT],
		   entry->amount[VMARESERVE_KIND_MAP],
		   count, max(count - limit, 0), rescued, exhausted);
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

static int places_show(struct seq_file *m, void *v)
{
	vmareserve_probes_show(m);
	return 0;
}
DEFINE_SHOW_ATTRIBUTE(places);

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
	debugfs_create_file("places", 0400, dir, NULL, &places_fops);
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
