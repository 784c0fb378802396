package org.jitney.login1.store;

import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jitney.linux.event.EventLoop;
import org.jitney.linux.fd.Fd;
import org.jitney.linux.fd.Root;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.linux.sys.Fcntl;
import org.jitney.linux.sys.Ioctl;
import org.jitney.linux.sys.Memory;
import org.jitney.linux.sys.Stat;
import org.jitney.login1.model.Action;
import org.jitney.login1.model.Terminal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The kernel that this process runs on, as far as a container shows it. */
public final class SystemKernel implements Kernel {
    private static final Logger LOG = LoggerFactory.getLogger(SystemKernel.class);
    private static final String ACTIVE = "/sys/class/tty/tty0/active";
    private static final long VT_SETMODE = 0x5602;
    private static final long VT_GETSTATE = 0x5603;
    private static final long VT_RELDISP = 0x5605;
    private static final long VT_ACTIVATE = 0x5606;
    private static final long KDSETMODE = 0x4b3a;
    private static final long KDSKBMODE = 0x4b45;
    private static final int TEXT = 0;
    private static final int GRAPHICS = 1;
    private static final int UNICODE = 3;
    private static final int OFF = 4;
    private static final byte VT_AUTO = 0;
    private static final byte VT_PROCESS = 1;
    private static final byte RELEASE_SIGNAL = 34;
    private static final byte ACQUIRE_SIGNAL = 35;

    private final EventLoop loop;
    private final Root root;
    private Optional<Fd> reserved = Optional.empty();

    /** Looks below a root, and watches on that loop. */
    public SystemKernel(EventLoop loop, Root root) {
        this.loop = loop;
        this.root = root;
    }

    private String read(String path) {
        try {
            return root.readIfExists(path).orElse("");
        } catch (ErrnoException e) {
            return ""; // what cannot be read is not there for us
        }
    }

    /** A container may see the machine's list of terminals; it has none that it could show. */
    @Override
    public boolean hasTerminals() {
        try {
            return !read(ACTIVE).isEmpty() && root.exists("/dev/tty0");
        } catch (ErrnoException e) {
            return false;
        }
    }

    @Override
    public Optional<Integer> activeTerminal() {
        return Terminal.number(read(ACTIVE).strip());
    }

    @Override
    public void onTerminalSwitch(Runnable handler) {
        if (!hasTerminals()) {
            return;
        }
        try {
            Fd active = root.open(ACTIVE, Fcntl.O_RDONLY, 0);
            var _ =
                    loop.watch(
                            active,
                            EventLoop.PRIORITY,
                            _ -> {
                                // Only who reads it is told of the next time.
                                LOG.debug("terminal {} is shown", read(ACTIVE).strip());
                                handler.run();
                            });
        } catch (ErrnoException e) {
            LOG.warn("Failed to watch {}: {}", ACTIVE, e.getMessage());
        }
    }

    private Fd open(String terminal) throws ErrnoException {
        return root.open("/dev/" + terminal, Fcntl.O_RDWR | Fcntl.O_NOCTTY | Fcntl.O_NONBLOCK, 0);
    }

    @Override
    public void switchTo(int terminal) throws ErrnoException {
        try (Fd console = open("tty0")) {
            Ioctl.call(console.number(), VT_ACTIVATE, terminal);
        }
    }

    @Override
    public void seize(int terminal, long uid) throws ErrnoException {
        try (Fd fd = open("tty" + terminal)) {
            Stat.fchown(fd.number(), (int) uid, -1);
            Ioctl.call(fd.number(), KDSKBMODE, OFF);
            Ioctl.call(fd.number(), KDSETMODE, GRAPHICS);
            Ioctl.exchange(fd.number(), VT_SETMODE, mode(VT_PROCESS));
        }
    }

    /** {@code struct vt_mode}: mode, waitv, two signals and one that is not used. */
    private static Memory mode(byte mode) {
        Memory memory = Memory.allocate(8);
        memory.bytes().order(ByteOrder.nativeOrder()).put(0, mode);
        if (mode == VT_PROCESS) {
            memory.bytes().order(ByteOrder.nativeOrder()).putShort(2, RELEASE_SIGNAL);
            memory.bytes().order(ByteOrder.nativeOrder()).putShort(4, ACQUIRE_SIGNAL);
        }
        return memory;
    }

    /** {@code SIGRTMIN} wants us to leave, {@code SIGRTMIN+1} says that we are back. */
    @Override
    public void onLeaveRequest(Runnable handler) {
        if (!hasTerminals()) {
            return;
        }
        try {
            var _ =
                    loop.onSignals(
                            Set.of((int) RELEASE_SIGNAL, (int) ACQUIRE_SIGNAL),
                            signal -> {
                                if (signal.signal() == RELEASE_SIGNAL) {
                                    handler.run();
                                }
                            });
        } catch (ErrnoException e) {
            LOG.warn("Failed to listen for switches of terminals: {}", e.getMessage());
        }
    }

    @Override
    public void leave() throws ErrnoException {
        try (Fd console = open("tty0")) {
            Ioctl.call(console.number(), VT_RELDISP, 1);
        }
    }

    /** {@code struct vt_stat} has the terminals that are open as bits of its third number. */
    @Override
    public boolean isBusy(int terminal) {
        // The one in front is open by being asked for: the first one answers for all.
        try (Fd first = open("tty1")) {
            Memory state = Memory.allocate(6);
            Ioctl.exchange(first.number(), VT_GETSTATE, state);
            return (state.bytes().order(ByteOrder.nativeOrder()).getShort(4) >> terminal & 1) != 0;
        } catch (ErrnoException e) {
            LOG.debug("VT {}: {}", terminal, e.getMessage());
            return true;
        }
    }

    @Override
    public void reserve(int terminal) {
        try {
            reserved.ifPresent(Fd::close);
            reserved = Optional.of(open("tty" + terminal));
        } catch (ErrnoException e) {
            LOG.warn("Failed to reserve VT {}: {}", terminal, e.getMessage());
        }
    }

    @Override
    public void restore(int terminal) throws ErrnoException {
        try (Fd fd = open("tty" + terminal)) {
            Ioctl.call(fd.number(), KDSETMODE, TEXT);
            Ioctl.call(fd.number(), KDSKBMODE, UNICODE);
            Ioctl.exchange(fd.number(), VT_SETMODE, mode(VT_AUTO));
            Stat.fchown(fd.number(), 0, -1);
        }
    }

    /** A container does not sleep: that is the machine's to decide. */
    @Override
    public boolean canSleep(Action how) {
        if (isContainer()) {
            return false;
        }
        List<String> states = List.of(read("/sys/power/state").strip().split("\\s+", -1));
        boolean suspends = states.contains("mem") || states.contains("freeze");
        boolean hibernates = states.contains("disk") && read("/proc/swaps").lines().count() > 1;
        return switch (how) {
            case SUSPEND -> suspends;
            case HIBERNATE, HYBRID_SLEEP -> hibernates;
            case SUSPEND_THEN_HIBERNATE -> suspends && hibernates;
            default -> false;
        };
    }

    @Override
    public boolean isContainer() {
        return !read("/run/systemd/container").isEmpty();
    }

    @Override
    public void removeIpc(long uid) {
        IpcCleaner.clean(root, uid);
    }

    @Override
    public boolean isOnExternalPower() {
        boolean battery = false;
        for (String name : list("/sys/class/power_supply")) {
            String folder = "/sys/class/power_supply/" + name + "/";
            String type = read(folder + "type").strip();
            if (type.equals("Mains") && read(folder + "online").strip().equals("1")) {
                return true;
            }
            battery |= type.equals("Battery") && read(folder + "status").startsWith("Discharging");
        }
        return !battery;
    }

    private List<String> list(String folder) {
        try {
            return root.exists(folder) ? root.list(folder) : List.of();
        } catch (ErrnoException e) {
            return List.of();
        }
    }

    @Override
    public boolean isKexecLoaded() {
        return read("/sys/kernel/kexec_loaded").strip().equals("1");
    }
}
