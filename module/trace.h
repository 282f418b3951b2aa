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

#include "limit_checks.h"

/* A call at the limit, or above it. The count is that before the call. */
DECLARE_EVENT_CLASS(vmareserve_call,
		    TP_PROTO(const struct vmareserve_limit_check *check,
			     unsigned int kind, int map_count, int limit),
		    TP_ARGS(check, kind, map_count, limit),
		    TP_STRUCT__entry(__field(pid_t, pid)
				     __field(unsigned int, kind)
				     __array(char, function, VMARESERVE_NAME_LEN)
				     __field(int, map_count)
				     __field(int, limit)
		    ),
		    TP_fast_assign(__entry->pid = current->tgid;
				   __entry->kind = kind;
				   memcpy(__entry->function, check->function,
					  VMARESERVE_NAME_LEN);
				   __entry->map_count = map_count;
				   __entry->limit = limit;
		    ),
		    TP_printk("pid=%d kind=%s function=%s map_count=%d limit=%d",
			      __entry->pid,
			      __print_symbolic(__entry->kind, { 0, "unmap" },
					       { 1, "split" }, { 2, "map" }),
			      __entry->function, __entry->map_count, __entry->limit)
);

/* Headroom lets it through. */
DEFINE_EVENT(vmareserve_call, rescued,
	     TP_PROTO(const struct vmareserve_limit_check *check,
		      unsigned int kind, int map_count, int limit),
	     TP_ARGS(check, kind, map_count, limit)
);

/* It is refused: the process has headroom, and all of it is in use. */
DEFINE_EVENT(vmareserve_call, exhausted,
	     TP_PROTO(const struct vmareserve_limit_check *check,
		      unsigned int kind, int map_count, int limit),
	     TP_ARGS(check, kind, map_count, limit)
);

/* It is refused, with or without headroom; where the probe is at the refusal. */
DEFINE_EVENT(vmareserve_call, refused,
	     TP_PROTO(const struct vmareserve_limit_check *check,
		      unsigned int kind, int map_count, int limit),
	     TP_ARGS(check, kind, map_count, limit)
);

#endif /* VMARESERVE_TRACE_H */

#undef TRACE_INCLUDE_PATH
#define TRACE_INCLUDE_PATH .
#undef TRACE_INCLUDE_FILE
#define TRACE_INCLUDE_FILE trace
#include <trace/define_trace.h>
