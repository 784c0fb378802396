package org.jitney.manager.cgroup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.linux.sys.Fcntl;
import org.jitney.linux.sys.Stat;
import org.jitney.manager.bpf.DeviceRule;

/** What the kernel says about devices and network interfaces. */
public final class MachineFacts implements GroupPrograms.Facts {
    /** Nothing is asked before it is needed. */
    public MachineFacts() {}

    @Override
    public String deviceClasses() {
        return text(Path.of("/proc/devices")).orElse("");
    }

    @Override
    public Optional<DeviceRule.Node> node(String path) {
        try {
            Stat.FileStat stat = Stat.statx(Fcntl.AT_FDCWD, path, 0);
            boolean block = (stat.mode() & Stat.S_IFMT) == Stat.S_IFBLK;
            if (!block && !stat.isCharacterDevice()) {
                return Optional.empty();
            }
            long device = ((Number) Files.getAttribute(Path.of(path), "unix:rdev")).longValue();
            int major = (int) (((device >> 8) & 0xfff) | ((device >> 32) & ~0xfffL));
            int minor = (int) ((device & 0xff) | ((device >> 12) & ~0xffL));
            return Optional.of(new DeviceRule.Node(block, major, minor));
        } catch (ErrnoException | IOException missing) {
            return Optional.empty();
        }
    }

    @Override
    public Optional<Integer> interfaceIndex(String name) {
        if (name.contains("/")) {
            return Optional.empty();
        }
        return text(Path.of("/sys/class/net", name, "ifindex"))
                .map(String::strip)
                .filter(number -> number.matches("[0-9]{1,9}"))
                .map(Integer::parseInt);
    }

    private static Optional<String> text(Path file) {
        try {
            return Optional.of(Files.readString(file));
        } catch (IOException missing) {
            return Optional.empty();
        }
    }
}
