package org.jitney.login1.store;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jitney.linux.fd.Fd;
import org.jitney.linux.fd.Pipe;
import org.jitney.linux.sys.Errno;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.linux.sys.Users.Passwd;
import org.jitney.login1.model.Action;

/** A machine with terminals, a screen, a keyboard and two users, made of nothing. */
public final class FakeMachine implements Kernel, Devices, Accounts, FdStore {
    public final List<String> done = new ArrayList<>();
    public final Map<String, Device> devices = new HashMap<>();
    public boolean terminals;
    public boolean container;
    public int shown = 1;
    public boolean sleeps;
    public final Map<String, Fd> kept = new LinkedHashMap<>();
    public final Set<Integer> busy = new HashSet<>();
    private Runnable onSwitch = () -> {};
    private Runnable onLeave = () -> {};

    /** The machine. */
    public FakeMachine() {
        add(new Device(226, 0, Kind.SCREEN, "/dev/dri/card0", "seat0"));
        add(new Device(13, 64, Kind.INPUT, "/dev/input/event0", "seat0"));
        add(new Device(13, 65, Kind.INPUT, "/dev/input/event1", "seat1"));
    }

    private void add(Device device) {
        devices.put(device.major() + ":" + device.minor(), device);
    }

    @Override
    public void byUid(long uid, Consumer<Optional<Passwd>> then) {
        then.accept(now(uid));
    }

    @Override
    public Optional<Passwd> now(long uid) {
        return uid == 1000 || uid == 1001 || uid == 0
                ? Optional.of(
                        new Passwd("u" + uid, (int) uid, (int) uid, "", "/home/u" + uid, "/bin/sh"))
                : Optional.empty();
    }

    @Override
    public void byName(String name, Consumer<Optional<Passwd>> then) {
        then.accept(now(Long.parseLong(name.substring(1))));
    }

    @Override
    public boolean hasTerminals() {
        return terminals;
    }

    @Override
    public Optional<Integer> activeTerminal() {
        return Optional.of(shown);
    }

    @Override
    public void onTerminalSwitch(Runnable handler) {
        onSwitch = handler;
    }

    @Override
    public void switchTo(int terminal) throws ErrnoException {
        if (terminal > 12) {
            throw new ErrnoException("ioctl", Errno.ENXIO);
        }
        shown = terminal;
        onSwitch.run();
    }

    @Override
    public void seize(int terminal, long uid) {
        done.add("seize " + terminal + " for " + uid);
    }

    @Override
    public void onLeaveRequest(Runnable handler) {
        onLeave = handler;
    }

    /** The kernel wants to show another terminal than the one that was seized. */
    public void wantsToLeave() {
        onLeave.run();
    }

    @Override
    public void leave() {
        done.add("leave terminal");
    }

    @Override
    public boolean isBusy(int terminal) {
        return busy.contains(terminal);
    }

    @Override
    public void reserve(int terminal) {
        done.add("reserve " + terminal);
    }

    @Override
    public void restore(int terminal) {
        done.add("restore " + terminal);
    }

    @Override
    public boolean canSleep(Action how) {
        return sleeps && sleepsBy.contains(how);
    }

    @Override
    public boolean isContainer() {
        return container;
    }

    @Override
    public void removeIpc(long uid) {
        done.add("remove IPC of " + uid);
    }

    @Override
    public boolean isOnExternalPower() {
        return plugged;
    }

    @Override
    public boolean isKexecLoaded() {
        return false;
    }

    @Override
    public Optional<Device> find(int major, int minor) {
        return Optional.ofNullable(devices.get(major + ":" + minor));
    }

    /** What the input device of that number tells goes here. */
    public final Map<String, Fd> presses = new HashMap<>();

    public final List<ButtonDevice> buttons = new ArrayList<>();
    public Switches switches = new Switches(false, false);
    public int screens;
    public boolean plugged = true;
    public final Set<Action> sleepsBy = EnumSet.allOf(Action.class);

    @Override
    public List<ButtonDevice> buttons() {
        return buttons;
    }

    @Override
    public Fd openButton(ButtonDevice device) throws ErrnoException {
        Pipe pipe = Pipe.open();
        presses.put(device.node(), pipe.writer());
        return pipe.reader();
    }

    @Override
    public Switches switches(Fd fd) {
        return switches;
    }

    @Override
    public int externalScreens() {
        return screens;
    }

    @Override
    public boolean hasScreen(String seat) {
        return seat.equals("seat0");
    }

    @Override
    public List<String> seats() {
        return List.of("seat1");
    }

    @Override
    public Fd open(Device device) throws ErrnoException {
        Pipe pipe = Pipe.open();
        pipe.reader().close();
        done.add("open " + device.node());
        return pipe.writer();
    }

    @Override
    public void resume(Device device, Fd fd) {
        done.add("resume " + device.node());
    }

    @Override
    public void pause(Device device, Fd fd) {
        done.add("pause " + device.node());
    }

    @Override
    public void handOver(String seat, Optional<Long> from, Optional<Long> to) {
        done.add(
                "%s from %s to %s"
                        .formatted(
                                seat,
                                from.map(String::valueOf).orElse("nobody"),
                                to.map(String::valueOf).orElse("nobody")));
    }

    @Override
    public void setBrightness(String subsystem, String name, long value) {
        done.add("%s/%s shines %d".formatted(subsystem, name, value));
    }

    @Override
    public Optional<String> seatOfLight(String subsystem, String name) {
        return name.equals("screen")
                ? Optional.of("seat0")
                : name.equals("other") ? Optional.of("seat1") : Optional.empty();
    }

    @Override
    public Optional<String> attach(String sysfsPath, String seat) {
        done.add("attach " + sysfsPath + " to " + seat);
        return Optional.empty();
    }

    @Override
    public void keep(String name, Fd fd) {
        try {
            kept.put(name, fd.duplicate());
        } catch (ErrnoException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void forget(String name) {
        Fd gone = kept.remove(name);
        if (gone != null) {
            gone.close();
        }
    }

    @Override
    public Optional<Fd> take(String name) {
        try {
            Fd there = kept.get(name);
            return there == null ? Optional.empty() : Optional.of(there.duplicate());
        } catch (ErrnoException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void forgetRest() {
        done.add("forget the rest");
    }

    @Override
    public void flush() {
        done.add("flush");
    }
}
