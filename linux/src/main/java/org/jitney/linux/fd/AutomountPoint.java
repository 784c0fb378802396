package org.jitney.linux.fd;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jitney.linux.sys.AutoFs;
import org.jitney.linux.sys.Errno;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.linux.sys.Fcntl;
import org.jitney.linux.sys.Mount;
import org.jitney.linux.sys.Stat;

/**
 * A mount point at which the kernel asks before anybody gets in: a direct mount of the automounter,
 * protocol version 5 (Documentation/filesystems/autofs.rst). Processes of our own process group are
 * let through without a question, since they are the ones that mount.
 */
public final class AutomountPoint implements AutoCloseable {
    private static final int PROTOCOL = 5;
    private static final int PACKET = 304;
    private static final int TYPE_AT = 4;
    private static final int TOKEN_AT = 8;
    private static final int PID_AT = 32;
    private static final int MISSING_DIRECT = 5;
    private static final int EXPIRE_DIRECT = 6;

    private final String where;
    private final long device;
    private final Fd control;
    private final Fd mount;
    private final Fd requests;

    /** Somebody waits for our answer; which is by its token. */
    public sealed interface Request {
        long token();

        /** Somebody wants in: mount. */
        record Access(long token, int pid) implements Request {}

        /** Nobody has been in for a while: unmount. */
        record Expiry(long token) implements Request {}
    }

    private AutomountPoint(String where, long device, Fd control, Fd mount, Fd requests) {
        this.where = where;
        this.device = device;
        this.control = control;
        this.mount = mount;
        this.requests = requests;
    }

    /** {@return whether the kernel has the automounter and we may use it} */
    public static boolean isSupported() {
        try {
            Stat.statx(Fcntl.AT_FDCWD, AutoFs.DEVICE, 0);
            return true;
        } catch (ErrnoException missing) {
            return false;
        }
    }

    /**
     * Mounts.
     *
     * @param source what the mount table shows as the source
     * @param options more options for the file system, or empty
     */
    public static AutomountPoint mount(String source, String where, String options)
            throws ErrnoException {
        Fd control = Fd.adopt(Fcntl.openat(Fcntl.AT_FDCWD, AutoFs.DEVICE, Fcntl.O_RDONLY, 0));
        boolean done = false;
        Pipe pipe = Pipe.openNonBlocking();
        try {
            // Without pgrp= it is the caller's, which may have no number in this PID namespace.
            String all =
                    "fd=%d,minproto=%d,maxproto=%d,direct%s"
                            .formatted(
                                    pipe.writer().number(),
                                    PROTOCOL,
                                    PROTOCOL,
                                    options.isEmpty() ? "" : "," + options);
            Mount.mount(source, where, "autofs", 0, all);
            AutomountPoint point = open(where, control, pipe.reader());
            done = true;
            return point;
        } finally {
            pipe.writer().close();
            if (!done) {
                pipe.reader().close();
                control.close();
            }
        }
    }

    /**
     * Goes on with a point that this process had before it replaced its program.
     *
     * @param device the device number of the point's own file system
     * @param requests the descriptor of {@link #requests}, which the answer owns
     */
    public static AutomountPoint adopt(String where, long device, Fd requests)
            throws ErrnoException {
        Fd control = Fd.adopt(Fcntl.openat(Fcntl.AT_FDCWD, AutoFs.DEVICE, Fcntl.O_RDONLY, 0));
        try {
            Fd mount = Fd.adopt(AutoFs.openMount(control.number(), where, device));
            return new AutomountPoint(where, device, control, mount, requests);
        } catch (ErrnoException e) {
            control.close();
            throw e;
        }
    }

    /**
     * Takes over a point whose owner has died. Whoever waited for him was sent away with an error;
     * from now on the kernel asks us.
     *
     * @param device the device number of the point's own file system
     */
    public static AutomountPoint takeOver(String where, long device) throws ErrnoException {
        Pipe pipe = Pipe.openNonBlocking();
        boolean done = false;
        try {
            AutomountPoint point = adopt(where, device, pipe.reader());
            int control = point.control.number();
            int mount = point.mount.number();
            // The kernel notices that there is no reader only when it wants to ask him.
            AutoFs.catatonic(control, mount);
            AutoFs.setPipe(control, mount, pipe.writer().number());
            done = true;
            return point;
        } finally {
            pipe.writer().close();
            if (!done) {
                pipe.reader().close();
            }
        }
    }

    private static AutomountPoint open(String where, Fd control, Fd requests)
            throws ErrnoException {
        try {
            long device = Stat.statx(Fcntl.AT_FDCWD, where, Fcntl.AT_SYMLINK_NOFOLLOW).device();
            Fd mount = Fd.adopt(AutoFs.openMount(control.number(), where, device));
            int version = AutoFs.protocolVersion(control.number(), mount.number());
            if (version != PROTOCOL) {
                mount.close();
                throw new ErrnoException("autofs protocol " + version, Errno.EPROTO);
            }
            return new AutomountPoint(where, device, control, mount, requests);
        } catch (ErrnoException e) {
            Mount.umount(where, Mount.MNT_DETACH);
            throw e;
        }
    }

    /** {@return the descriptor that is readable when there are requests; this object owns it} */
    public Fd requests() {
        return requests;
    }

    /** {@return the device number of the point's own file system} */
    public long device() {
        return device;
    }

    /** {@return the requests that wait; empty when nothing will come any more} */
    public Optional<List<Request>> read() throws ErrnoException {
        List<Request> out = new ArrayList<>();
        while (true) {
            ByteBuffer packet = ByteBuffer.allocate(PACKET).order(ByteOrder.nativeOrder());
            int count = requests.read(packet);
            if (count == 0) {
                return Optional.of(out);
            }
            if (count < 0) {
                return out.isEmpty() ? Optional.empty() : Optional.of(out);
            }
            if (count != PACKET) {
                throw new ErrnoException("read of an automount request", Errno.EIO);
            }
            long token = Integer.toUnsignedLong(packet.getInt(TOKEN_AT));
            switch (packet.getInt(TYPE_AT)) {
                case MISSING_DIRECT -> out.add(new Request.Access(token, packet.getInt(PID_AT)));
                case EXPIRE_DIRECT -> out.add(new Request.Expiry(token));
                default -> throw new ErrnoException("type of an automount request", Errno.EPROTO);
            }
        }
    }

    /** Answers a request: with zero it is as it should be, else it failed with that number. */
    public void answer(long token, int errno) throws ErrnoException {
        if (errno == 0) {
            AutoFs.ready(control.number(), mount.number(), token);
        } else {
            AutoFs.fail(control.number(), mount.number(), token, errno);
        }
    }

    /** Sets after how many seconds without use it may expire; zero for never. */
    public void setTimeout(long seconds) throws ErrnoException {
        AutoFs.setTimeout(control.number(), mount.number(), seconds);
    }

    /**
     * Expires what has not been used, on a thread of its own: the kernel waits for the answer to
     * the request that follows from it.
     */
    public void expire() throws ErrnoException {
        Fd ownControl = control.duplicate();
        Fd ownMount = mount.duplicate();
        Thread.ofPlatform()
                .daemon()
                .name("expire " + where)
                .start(() -> {
                    try (ownControl;
                            ownMount) {
                        // Until there is nothing (EAGAIN) or the point is gone.
                        while (true) {
                            AutoFs.expire(ownControl.number(), ownMount.number());
                        }
                    } catch (ErrnoException over) {
                        Thread.currentThread().setName("expired " + where);
                    }
                });
    }

    /** {@return whether nothing lies over the point: its own file system is what one sees there} */
    public boolean isUncovered() {
        try {
            int flags = Fcntl.AT_SYMLINK_NOFOLLOW;
            return Stat.statx(Fcntl.AT_FDCWD, where, flags).device() == device;
        } catch (ErrnoException gone) {
            return false;
        }
    }

    /** Takes the point away, with what lies over it. */
    public void unmount() throws ErrnoException {
        // Without a reader the kernel asks nobody any more.
        close();
        Mount.umount(where, Mount.MNT_DETACH | Mount.UMOUNT_NOFOLLOW);
        try {
            while (true) {
                Mount.umount(where, Mount.MNT_DETACH | Mount.UMOUNT_NOFOLLOW);
            }
        } catch (ErrnoException e) {
            if (!e.is(Errno.EINVAL)) {
                throw e;
            }
        }
    }

    @Override
    public void close() {
        requests.close();
        mount.close();
        control.close();
    }
}
