package org.jitney.login1.store;

import java.util.List;
import java.util.Optional;
import org.jitney.linux.fd.Fd;
import org.jitney.linux.sys.Errno;
import org.jitney.linux.sys.ErrnoException;

/** No device at all: for a manager that runs beside the one that the machine belongs to. */
public final class NoDevices implements Devices {
    @Override
    public Optional<Device> find(int major, int minor) {
        return Optional.empty();
    }

    @Override
    public List<ButtonDevice> buttons() {
        return List.of();
    }

    @Override
    public Fd openButton(ButtonDevice device) throws ErrnoException {
        throw new ErrnoException("open", Errno.ENODEV);
    }

    @Override
    public Switches switches(Fd fd) {
        return new Switches(false, false);
    }

    @Override
    public int externalScreens() {
        return 0;
    }

    @Override
    public boolean hasScreen(String seat) {
        return false;
    }

    @Override
    public List<String> seats() {
        return List.of();
    }

    @Override
    public Fd open(Device device) throws ErrnoException {
        throw new ErrnoException("open", Errno.ENODEV);
    }

    @Override
    public void resume(Device device, Fd fd) {
        // Nobody can have one.
    }

    @Override
    public void pause(Device device, Fd fd) {
        // Nobody can have one.
    }

    @Override
    public void handOver(String seat, Optional<Long> from, Optional<Long> to) {
        // There is nothing to hand over.
    }

    @Override
    public void setBrightness(String subsystem, String name, long value) throws ErrnoException {
        throw new ErrnoException("open", Errno.ENODEV);
    }

    @Override
    public Optional<String> seatOfLight(String subsystem, String name) {
        return Optional.empty();
    }

    @Override
    public Optional<String> attach(String sysfsPath, String seat) throws ErrnoException {
        throw new ErrnoException("open", Errno.ENODEV);
    }

    @Override
    public void flush() throws ErrnoException {
        throw new ErrnoException("open", Errno.EOPNOTSUPP);
    }
}
