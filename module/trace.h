/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Tracepoints: in tracefs, events/vmareserve/.
 */
#undef TRACE_SYSTEM
#define TRACE_SYSTEM vmareserve

#if !defined(VMARESERVE_TRACE_H) || defined(TRACE_HEADER_MULTI_READ)
#define VMARESERVE_TRACE_H

#include <linux/sched.h>
#include <linux/tracepoint.h>

/*
 * A munmap of the middle of a VMA, at the limit. The count is that before the
 * split.
 */
DECLARE_EVENT_CLASS(vmareserve_split,
		    TP_PROTO(unsigned long address, unsigned long length,
			     int map_count, int limit),
		    TP_ARGS(address, length, map_count, limit),
		    TP_STRUCT__entry(__field(pid_t, pid)
				     __field(unsigned long, address)
				     __field(unsigned long, length)
				     __field(int, map_count)
				     __field(int, limit)
		    ),
		    TP_fast_assign(__entry->pid = current->tgid;
				   __entry->address = address;
				   __entry->length = length;
				   __entry->map_count = map_count;
				   __entry->limit = limit;
		    ),
		    TP_printk("pid=%d address=0x%lx length=%lu map_count=%d limit=%d",
			      __entry->pid, __entry->address, __entry->length,
			      __entry->map_count, __entry->limit)
);

/* Headroom lets it through. */
DEFINE_EVENT(vmareserve_split, munmap_rescued,
	     TP_PROTO(unsigned long address, unsigned long length,
		      int map_count, int limit),
	     TP_ARGS(address, length, map_count, limit)
);

/* It is refused: all headroom is in use. */
DEFINE_EVENT(vmareserve_split, headroom_exhausted,
	     TP_PROTO(unsigned long address, unsigned long length,
		      int map_count, int limit),
	     TP_ARGS(address, length, map_count, limit)
);

#endif /* VMARESERVE_TRACE_H */

#undef TRACE_INCLUDE_PATH
#define TRACE_INCLUDE_PATH .
#undef TRACE_INCLUDE_FILE
#define TRACE_INCLUDE_FILE trace
#include <trace/define_trace.h>
