# SPDX-License-Identifier: GPL-2.0
# allocators.rb COUNT EACH: allocates COUNT objects. Then frees all but every EACHth
# and allocates as many again, five times. Prints how many allocations failed, and
# by how many KiB its address space has grown since the first COUNT.
#
# Ruby maps and unmaps 64 KiB of objects at a time (16 KiB before 3.1).

COUNT, EACH = ARGV.map(&:to_i)
$status = File.open("/proc/self/status")
$things = Array.new(COUNT)
$failed = 0

def address_space
  $status.rewind
  $status.read[/VmSize:\s*(\d+)/, 1].to_i
end

def fill
  i = 0
  while i < COUNT
    begin
      $things[i] ||= Object.new
    rescue NoMemoryError
      $failed += 1
    end
    i += 1
  end
end

fill
GC.start
before = address_space
5.times do |round|
  i = 0
  while i < COUNT
    $things[i] = nil unless i % EACH == 0
    i += 1
  end
  3.times { GC.start }
  fill
end
puts "#{$failed} #{address_space - before}"
