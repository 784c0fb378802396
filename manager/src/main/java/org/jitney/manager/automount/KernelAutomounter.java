package org.jitney.manager.automount;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Predicate;
import org.jitney.linux.fd.AutomountPoint;
import org.jitney.linux.fd.AutomountPoint.Request;
import org.jitney.linux.fd.Fd;
import org.jitney.linux.fd.Root;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.manager.runtime.HostFd;

/** The automounter of the kernel. */
public final class KernelAutomounter implements Automounter {
    // Tools know by it who answers here.
    private static final String SOURCE = "systemd-1";

    private final Root root;
    private final Predicate<String> isMountPoint;

    /** Makes points below a root; {@code isMountPoint} says what is mounted already. */
    public KernelAutomounter(Root root, Predicate<String> isMountPoint) {
        this.root = root;
        this.isMountPoint = isMountPoint;
    }

    @Override
    public boolean isSupported() {
        return AutomountPoint.isSupported();
    }

    @Override
    public boolean isMountPoint(String where) {
        return isMountPoint.test(where);
    }

    @Override
    public Point mount(String where, int mode, String options) throws ErrnoException {
        root.mkdirs(where, mode);
        return new KernelPoint(
                AutomountPoint.mount(SOURCE, root.hostPath(where).toString(), options));
    }

    @Override
    public Point adopt(String where, long device, OptionalInt requests) throws ErrnoException {
        String path = root.hostPath(where).toString();
        return new KernelPoint(
                requests.isPresent()
                        ? AutomountPoint.adopt(path, device, Fd.adopt(requests.getAsInt()))
                        : AutomountPoint.takeOver(path, device));
    }

    /** A point of the kernel's. */
    private record KernelPoint(AutomountPoint point) implements Point {
        @Override
        public long device() {
            return point.device();
        }

        @Override
        public HostFd requests() {
            return new HostFd() {
                @Override
                public int number() {
                    return point.requests().number();
                }

                @Override
                public void close() {
                    point.requests().close();
                }
            };
        }

        @Override
        public Optional<List<Request>> read() throws ErrnoException {
            return point.read();
        }

        @Override
        public void answer(long token, int errno) throws ErrnoException {
            point.answer(token, errno);
        }

        @Override
        public void setTimeout(long seconds) throws ErrnoException {
            point.setTimeout(seconds);
        }

        @Override
        public void expire() throws ErrnoException {
            point.expire();
        }

        @Override
        public boolean isUncovered() {
            return point.isUncovered();
        }

        @Override
        public void unmount() throws ErrnoException {
            point.unmount();
        }
    }
}
