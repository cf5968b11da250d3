#!/usr/bin/env bash
# boot.sh ROOT GROUP: boots the systemd of the folder ROOT in namespaces of its own and ends when it ends.
# Its network is nothing but loopback. Its cgroups are below GROUP, which the caller removes afterwards.
set -euo pipefail
root=$1
group=$2

# One hierarchy on new machines; on old ones many, of which systemd mounts all that it finds.
if [ -e /sys/fs/cgroup/cgroup.controllers ]; then
  hierarchies=(/sys/fs/cgroup)
else
  hierarchies=(/sys/fs/cgroup/*/)
fi

if [ "${3:-}" != inside ]; then
  for hierarchy in "${hierarchies[@]}"; do
    mkdir -p "$hierarchy/$group"
    # That of cpusets takes nobody before it has been told which CPUs; systemd leaves it alone.
    echo $$ >"$hierarchy/$group/cgroup.procs" || true
  done
  exec unshare --fork --pid --mount --ipc --uts --net --cgroup --kill-child --propagation private \
    "$0" "$root" "$group" inside
fi

hostname packaged
ip link set lo up
mount --bind "$root" "$root"
mount -t proc proc "$root/proc"
mount -t sysfs -o ro sysfs "$root/sys"
if [ "${#hierarchies[@]}" -eq 1 ]; then
  mount -t cgroup2 cgroup2 "$root/sys/fs/cgroup"
else
  mount -t tmpfs tmpfs "$root/sys/fs/cgroup"
  mkdir "$root/sys/fs/cgroup/systemd" "$root/sys/fs/cgroup/unified"
  mount -t cgroup -o none,name=systemd cgroup "$root/sys/fs/cgroup/systemd"
  mount -t cgroup2 cgroup2 "$root/sys/fs/cgroup/unified"
fi
mount -t tmpfs -o mode=755 tmpfs "$root/run"
mount -t tmpfs -o mode=1777 tmpfs "$root/tmp"
mount -t tmpfs -o mode=755 tmpfs "$root/dev"
for device in null zero full random urandom tty; do
  touch "$root/dev/$device"
  mount --bind "/dev/$device" "$root/dev/$device"
done
mkdir "$root/dev/shm" "$root/dev/pts" "$root/.old"
# A unit with PrivateDevices= gets one like this, and fails where there is none.
ln -s pts/ptmx "$root/dev/ptmx"
mount -t tmpfs -o mode=1777 tmpfs "$root/dev/shm"
cd "$root"
pivot_root . .old
umount -l /.old
rmdir /.old
exec env -i container=other PATH=/usr/sbin:/usr/bin:/sbin:/bin /lib/systemd/systemd --unit=multi-user.target
