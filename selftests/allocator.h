/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What a program that allocates tells of itself.
 */
#ifndef VMARESERVE_ALLOCATOR_H
#define VMARESERVE_ALLOCATOR_H

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* The size of its address space, in KiB. Without malloc(): above the limit there is none. */
static long address_space(void)
{
	static char status[8192];
	int fd = open("/proc/self/status", O_RDONLY);
	char *line;

	if (fd < 0 || read(fd, status, sizeof(status) - 1) <= 0)
		exit(2);
	close(fd);
	line = strstr(status, "VmSize:");
	return line ? atol(line + 7) : 0;
}

#endif /* VMARESERVE_ALLOCATOR_H */
