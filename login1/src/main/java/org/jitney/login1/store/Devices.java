package org.jitney.login1.store;

import java.util.List;
import java.util.Optional;
import org.jitney.linux.fd.Fd;
import org.jitney.linux.sys.ErrnoException;

/** Screens and input devices, whose use belongs to who is active on their seat. */
public interface Devices {
    /** What a device is, which says how it is taken away from somebody. */
    enum Kind {
        SCREEN,
        INPUT
    }

    /**
     * A device.
     *
     * @param node its file
     * @param seat where it is attached
     */
    record Device(int major, int minor, Kind kind, String node, String seat) {}

    /**
     * Keys or switches of the machine itself.
     *
     * @param node its file
     * @param seat where it is attached
     */
    record ButtonDevice(String node, String seat) {}

    /** How the switches of a device stand. */
    record Switches(boolean lidClosed, boolean docked) {}

    /** {@return the devices that udev has marked as keys and switches of the machine} */
    List<ButtonDevice> buttons();

    /** {@return a device that tells of nothing but those keys and switches} */
    Fd openButton(ButtonDevice device) throws ErrnoException;

    /** {@return how its switches stand} */
    Switches switches(Fd fd) throws ErrnoException;

    /** {@return how many screens are plugged in beside the machine's own} */
    int externalScreens();

    /** {@return a device that can be taken} */
    Optional<Device> find(int major, int minor);

    /** {@return whether a seat has a screen} */
    boolean hasScreen(String seat);

    /** {@return seats that have a screen, beside the first one} */
    List<String> seats();

    /** {@return an open device} */
    Fd open(Device device) throws ErrnoException;

    /** Lets the holder of a descriptor use the device. */
    void resume(Device device, Fd fd) throws ErrnoException;

    /** Takes the use away; an input device has to be opened again after that. */
    void pause(Device device, Fd fd);

    /** Gives the devices of a seat to a user, instead of to who had them: access by ACL. */
    void handOver(String seat, Optional<Long> from, Optional<Long> to);

    /** Sets how bright something shines. */
    void setBrightness(String subsystem, String name, long value) throws ErrnoException;

    /** {@return the seat of something that shines; empty if there is no such thing} */
    Optional<String> seatOfLight(String subsystem, String name);

    /**
     * Attaches a device to a seat, for good. {@return what it lacks to be attached to any, such as
     * {@code 'seat' udev tag}}
     *
     * @throws ErrnoException ENODEV if there is no such device
     */
    Optional<String> attach(String sysfsPath, String seat) throws ErrnoException;

    /** Forgets all such attachments. */
    void flush() throws ErrnoException;
}
