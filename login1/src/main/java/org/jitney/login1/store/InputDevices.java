package org.jitney.login1.store;

import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jitney.linux.fd.Fd;
import org.jitney.linux.fd.Root;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.linux.sys.Fcntl;
import org.jitney.linux.sys.Ioctl;
import org.jitney.linux.sys.Memory;
import org.jitney.login1.model.InputEvent;
import org.jitney.login1.model.PowerKey;
import org.jitney.login1.store.Devices.ButtonDevice;
import org.jitney.login1.store.Devices.Switches;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The keys and switches of this machine that udev marks with {@code power-switch}. */
final class InputDevices {
    private static final Logger LOG = LoggerFactory.getLogger(InputDevices.class);
    private static final String SCREENS = "/sys/class/drm";
    private static final long EVIOCGSW = 0x8000451bL | 8 << 16;
    private static final long EVIOCSMASK = 0x40104593;
    private static final int MASK_BYTES = 56;
    private static final List<Integer> MODIFIERS = List.of(29, 42, 54, 56, 97, 100);

    private final Root root;
    private final UdevDatabase udev;

    InputDevices(Root root, UdevDatabase udev) {
        this.root = root;
        this.udev = udev;
    }

    List<ButtonDevice> buttons() {
        List<ButtonDevice> found = new ArrayList<>();
        for (String id : udev.tagged("power-switch")) {
            udev.node(id)
                    .filter(name -> name.matches("input/event[0-9]+"))
                    .ifPresent(name -> found.add(new ButtonDevice("/dev/" + name, udev.seat(id))));
        }
        return found;
    }

    Fd open(ButtonDevice device) throws ErrnoException {
        Fd fd =
                root.open(
                        device.node(),
                        Fcntl.O_RDWR | Fcntl.O_NOCTTY | Fcntl.O_NONBLOCK | Fcntl.O_NOFOLLOW,
                        0);
        try {
            mask(fd, 0, List.of(InputEvent.KEY, InputEvent.SWITCH));
            mask(
                    fd,
                    InputEvent.KEY,
                    Stream.concat(
                                    PowerKey.allCodes(),
                                    Stream.concat(
                                            MODIFIERS.stream(), Stream.of(InputEvent.KEY_ESCAPE)))
                            .toList());
            mask(fd, InputEvent.SWITCH, List.of(InputEvent.SWITCH_LID, InputEvent.SWITCH_DOCK));
        } catch (ErrnoException e) {
            // An old kernel tells more than is needed.
            LOG.debug("{}: {}", device.node(), e.getMessage());
        }
        return fd;
    }

    /** {@code struct input_mask}: the type, the size of the bits, where they are. */
    private static void mask(Fd fd, int type, List<Integer> codes) throws ErrnoException {
        Memory bits = Memory.allocate(MASK_BYTES);
        for (int code : codes) {
            ByteBuffer bytes = bits.bytes();
            bytes.put(code / 8, (byte) (bytes.get(code / 8) | 1 << code % 8));
        }
        Memory mask = Memory.allocate(16);
        mask.bytes()
                .order(ByteOrder.nativeOrder())
                .putInt(0, type)
                .putInt(4, MASK_BYTES)
                .putLong(8, bits.address());
        try {
            Ioctl.exchange(fd.number(), EVIOCSMASK, mask);
        } finally {
            Reference.reachabilityFence(bits);
        }
    }

    static Switches switches(Fd fd) throws ErrnoException {
        Memory bits = Memory.allocate(8);
        Ioctl.exchange(fd.number(), EVIOCGSW, bits);
        long on = bits.bytes().order(ByteOrder.LITTLE_ENDIAN).getLong(0);
        return new Switches(
                (on >> InputEvent.SWITCH_LID & 1) != 0, (on >> InputEvent.SWITCH_DOCK & 1) != 0);
    }

    /**
     * {@return how many screens are plugged in that are not built in, by the names of their
     * connectors such as {@code card0-HDMI-A-1}}
     */
    int externalScreens() {
        int count = 0;
        try {
            for (String name : root.exists(SCREENS) ? root.list(SCREENS) : List.<String>of()) {
                boolean external =
                        name.matches(
                                "card[0-9]+-(VGA|DVI-[IDA]|Composite|SVIDEO|Component|DIN|DP"
                                        + "|HDMI-[AB]|TV)-[0-9]+");
                if (external
                        && read(name, "enabled").equals("enabled")
                        && !read(name, "status").equals("disconnected")) {
                    count++;
                }
            }
        } catch (ErrnoException e) {
            LOG.warn("Display counting failed: {}", e.getMessage());
        }
        return count;
    }

    private String read(String connector, String attribute) throws ErrnoException {
        return root.readIfExists(SCREENS + "/" + connector + "/" + attribute).orElse("").strip();
    }
}
