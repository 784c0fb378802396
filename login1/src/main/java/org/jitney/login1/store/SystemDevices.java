package org.jitney.login1.store;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.jitney.linux.fd.Fd;
import org.jitney.linux.fd.Root;
import org.jitney.linux.sys.Errno;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.linux.sys.Fcntl;
import org.jitney.linux.sys.Ioctl;
import org.jitney.linux.sys.Stat;
import org.jitney.linux.sys.Xattr;
import org.jitney.login1.model.AccessList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The devices of this system, as sysfs and udev know them. */
public final class SystemDevices implements Devices {
    private static final Logger LOG = LoggerFactory.getLogger(SystemDevices.class);
    private static final long DRM_SET_MASTER = 0x641e;
    private static final long DRM_DROP_MASTER = 0x641f;
    private static final long EVDEV_REVOKE = 0x40044591;
    private static final String RULES = "/etc/udev/rules.d";
    private static final String ACL = "system.posix_acl_access";

    private final Root root;
    private final UdevDatabase udev;
    private final InputDevices inputs;

    /** Those that a root shows. */
    public SystemDevices(Root root) {
        this.root = root;
        this.udev = new UdevDatabase(root);
        this.inputs = new InputDevices(root, udev);
    }

    @Override
    public Optional<Device> find(int major, int minor) {
        String number = major + ":" + minor;
        try {
            String place = root.realPath("/sys/dev/char/" + number);
            String subsystem = root.realPath(place + "/subsystem");
            String name = place.substring(place.lastIndexOf('/') + 1);
            Optional<Kind> kind = kind(subsystem.substring(subsystem.lastIndexOf('/') + 1), name);
            Optional<String> node = udev.node("c" + number);
            return kind.isEmpty() || node.isEmpty()
                    ? Optional.empty()
                    : Optional.of(
                            new Device(
                                    major,
                                    minor,
                                    kind.get(),
                                    "/dev/" + node.get(),
                                    udev.seat("c" + number)));
        } catch (ErrnoException e) {
            return Optional.empty(); // there is no such device
        }
    }

    private static Optional<Kind> kind(String subsystem, String name) {
        if (subsystem.equals("drm") && name.matches("card[0-9]+")) {
            return Optional.of(Kind.SCREEN);
        }
        return subsystem.equals("input") && name.matches("event[0-9]+")
                ? Optional.of(Kind.INPUT)
                : Optional.empty();
    }

    @Override
    public List<ButtonDevice> buttons() {
        return inputs.buttons();
    }

    @Override
    public Fd openButton(ButtonDevice device) throws ErrnoException {
        return inputs.open(device);
    }

    @Override
    public Switches switches(Fd fd) throws ErrnoException {
        return InputDevices.switches(fd);
    }

    @Override
    public int externalScreens() {
        return inputs.externalScreens();
    }

    @Override
    public boolean hasScreen(String seat) {
        return !udev.tagged("master-of-seat", seat).isEmpty();
    }

    @Override
    public List<String> seats() {
        return udev.tagged("master-of-seat").stream()
                .map(udev::seat)
                .filter(seat -> !seat.equals(UdevDatabase.FIRST_SEAT))
                .filter(seat -> seat.matches("seat[A-Za-z0-9_-]{1,200}"))
                .distinct()
                .toList();
    }

    @Override
    public Fd open(Device device) throws ErrnoException {
        Fd fd =
                root.open(
                        device.node(),
                        Fcntl.O_RDWR | Fcntl.O_NOCTTY | Fcntl.O_NONBLOCK | Fcntl.O_NOFOLLOW,
                        0);
        Stat.FileStat stat = Stat.statx(fd.number(), "", Fcntl.AT_EMPTY_PATH);
        if (!stat.isCharacterDevice()
                || stat.rdevice() != Stat.makedev(device.major(), device.minor())) {
            fd.close();
            throw new ErrnoException("open " + device.node(), Errno.ENODEV);
        }
        return fd;
    }

    @Override
    public void resume(Device device, Fd fd) throws ErrnoException {
        if (device.kind() == Kind.SCREEN) {
            Ioctl.call(fd.number(), DRM_SET_MASTER, 0);
        }
    }

    @Override
    public void pause(Device device, Fd fd) {
        long request = device.kind() == Kind.SCREEN ? DRM_DROP_MASTER : EVDEV_REVOKE;
        try {
            Ioctl.call(fd.number(), request, 0);
        } catch (ErrnoException e) {
            LOG.debug("{}: {}", device.node(), e.getMessage());
        }
    }

    @Override
    public void handOver(String seat, Optional<Long> from, Optional<Long> to) {
        if (from.equals(to)) {
            return;
        }
        for (String id : udev.tagged("uaccess", seat)) {
            udev.node(id).ifPresent(node -> grant("/dev/" + node, from, to));
        }
    }

    private void grant(String node, Optional<Long> from, Optional<Long> to) {
        try {
            Optional<Stat.FileStat> stat = root.lstat(node);
            if (stat.filter(Stat.FileStat::isCharacterDevice).isEmpty()) {
                return;
            }
            String path = root.hostPath(node).toString();
            AccessList list =
                    Xattr.get(path, ACL)
                            .flatMap(AccessList::decode)
                            .orElseGet(() -> AccessList.ofMode(stat.get().permissions()));
            if (from.isPresent()) {
                list = list.with(from.get(), false);
            }
            if (to.isPresent()) {
                list = list.with(to.get(), true);
            }
            Xattr.set(path, ACL, list.encode());
        } catch (ErrnoException e) {
            LOG.warn("Failed to apply ACL to {}: {}", node, e.getMessage());
        }
    }

    private static String light(String subsystem, String name) {
        return "/sys/class/" + subsystem + "/" + name;
    }

    @Override
    public void setBrightness(String subsystem, String name, long value) throws ErrnoException {
        write(light(subsystem, name) + "/brightness", Long.toString(value));
    }

    private void write(String path, String text) throws ErrnoException {
        try (Fd fd = root.open(path, Fcntl.O_WRONLY, 0)) {
            fd.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
        }
    }

    @Override
    public Optional<String> seatOfLight(String subsystem, String name) {
        try {
            return root.exists(light(subsystem, name))
                    ? Optional.of(udev.seat("+" + subsystem + ":" + name))
                    : Optional.empty();
        } catch (ErrnoException e) {
            return Optional.empty();
        }
    }

    @Override
    public Optional<String> attach(String sysfsPath, String seat) throws ErrnoException {
        String place = place(sysfsPath);
        String id = id(place);
        if (!udev.tagsOf(id).contains("seat")) {
            return Optional.of("'seat' udev tag");
        }
        Optional<String> known =
                udev.property(id, "ID_FOR_SEAT")
                        .filter(text -> text.matches("[A-Za-z0-9_.:-]{1,200}"));
        if (known.isEmpty()) {
            return Optional.of("'ID_FOR_SEAT' udev property");
        }
        root.mkdirs(RULES, 0755);
        root.writeAtomically(
                RULES + "/72-seat-" + known.get() + ".rules",
                "TAG==\"seat\", ENV{ID_FOR_SEAT}==\"%s\", ENV{ID_SEAT}=\"%s\"\n"
                        .formatted(known.get(), seat),
                0644);
        write(place + "/uevent", "change");
        return Optional.empty();
    }

    /** {@return the folder of a device, which the links to it lead to} */
    private String place(String sysfsPath) throws ErrnoException {
        String place = "";
        try {
            place = root.realPath(sysfsPath);
        } catch (ErrnoException e) {
            if (e.errno() != Errno.ENOENT && e.errno() != Errno.ENOTDIR) {
                throw e;
            }
        }
        // Folders that are no devices have no such file.
        if (!place.startsWith("/sys/") || !root.exists(place + "/uevent")) {
            throw new ErrnoException("attach " + sysfsPath, Errno.ENODEV);
        }
        return place;
    }

    /** {@return how udev's database calls a device} */
    private String id(String place) throws ErrnoException {
        String link = place + "/subsystem";
        String subsystem = root.exists(link) ? root.realPath(link) : "";
        subsystem = subsystem.substring(subsystem.lastIndexOf('/') + 1);
        String number = root.readIfExists(place + "/dev").orElse("").strip();
        if (!number.isEmpty()) {
            return (subsystem.equals("block") ? "b" : "c") + number;
        }
        String index = root.readIfExists(place + "/ifindex").orElse("").strip();
        return index.isEmpty()
                ? "+" + subsystem + ":" + place.substring(place.lastIndexOf('/') + 1)
                : "n" + index;
    }

    @Override
    public void flush() throws ErrnoException {
        if (!root.exists(RULES)) {
            return;
        }
        for (String name : root.list(RULES)) {
            if (name.startsWith("72-seat-") && name.endsWith(".rules")) {
                root.remove(RULES + "/" + name);
            }
        }
    }
}
