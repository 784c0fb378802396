package org.jitney.timedate1.store;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jitney.linux.fd.Fd;
import org.jitney.linux.fd.Root;
import org.jitney.linux.sys.Errno;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.timedate1.model.AdjtimeFile;
import org.jitney.timedate1.model.ZoneNames;
import org.jitney.unitfile.UnitName;

/** The files that say what time it is here, and by whom the clock is kept right. */
public final class TimeFiles {
    private static final String LOCALTIME = "/etc/localtime";
    private static final String ADJTIME = "/etc/adjtime";
    private static final String ZONES = "/usr/share/zoneinfo/";
    private static final byte[] MAGIC = "TZif".getBytes(StandardCharsets.US_ASCII);
    private static final List<String> SYNC_UNITS =
            List.of(
                    "/etc/systemd/ntp-units.d",
                    "/run/systemd/ntp-units.d",
                    "/usr/local/lib/systemd/ntp-units.d",
                    "/usr/lib/systemd/ntp-units.d",
                    "/lib/systemd/ntp-units.d");
    private static final int MODE = 0644;

    private final Root root;

    /** Works on the files of a tree. */
    public TimeFiles(Root root) {
        this.root = root;
    }

    /**
     * {@return the name of the time zone} Without the link it is UTC, as the C library has it.
     *
     * @throws ErrnoException EINVAL if what is there is no link to an installed zone
     */
    public String zone() throws ErrnoException {
        if (root.lstat(LOCALTIME).isEmpty()) {
            return "UTC";
        }
        String target = root.readLink(LOCALTIME);
        for (String prefix : List.of(ZONES, ".." + ZONES)) {
            if (target.startsWith(prefix) && hasZone(target.substring(prefix.length()))) {
                return target.substring(prefix.length());
            }
        }
        throw new ErrnoException("readlink " + LOCALTIME, Errno.EINVAL);
    }

    /** Links to a zone; UTC needs no link where it is not installed. */
    public void setZone(String name) throws ErrnoException {
        if (name.equals("UTC") && !root.exists(ZONES + "UTC")) {
            root.remove(LOCALTIME);
        } else {
            root.symlinkAtomically(".." + ZONES + name, LOCALTIME);
        }
    }

    /** {@return whether a zone is installed} UTC always is. */
    public boolean hasZone(String name) throws ErrnoException {
        if (name.equals("UTC")) {
            return true;
        }
        if (!ZoneNames.isName(name)) {
            return false;
        }
        String file = ZONES + name;
        if (!root.stat(file).map(stat -> stat.isRegular()).orElse(false)) {
            return false;
        }
        try (Fd fd = root.open(file)) {
            ByteBuffer start = ByteBuffer.allocate(MAGIC.length);
            return fd.read(start) == MAGIC.length && Arrays.equals(start.array(), MAGIC);
        }
    }

    /** {@return the names of all zones, sorted} */
    public SortedSet<String> zones() throws ErrnoException {
        Optional<String> rules = root.readIfExists(ZONES + "tzdata.zi");
        if (rules.isPresent()) {
            return ZoneNames.ofRules(rules.get());
        }
        return root.readIfExists(ZONES + "zone1970.tab")
                .map(ZoneNames::ofTable)
                .orElseGet(() -> new TreeSet<>(Set.of("UTC")));
    }

    /**
     * {@return the rules of the local time} They are those of the Java runtime's own copy of the
     * database; a zone that it does not know, or none, counts as UTC, as the C library has it.
     */
    public ZoneId rules() {
        try {
            return ZoneId.of(zone());
        } catch (ErrnoException | DateTimeException e) {
            return ZoneOffset.UTC;
        }
    }

    /** {@return whether the hardware clock runs in local time} */
    public boolean isHardwareClockLocal() {
        try {
            return AdjtimeFile.isLocal(root.readIfExists(ADJTIME).orElse(""));
        } catch (ErrnoException e) {
            return false; // UTC unless something says else
        }
    }

    /** Says whether the hardware clock runs in local time. */
    public void setHardwareClockLocal(boolean local) throws ErrnoException {
        Optional<String> changed = AdjtimeFile.withLocal(root.readIfExists(ADJTIME), local);
        if (changed.isPresent()) {
            root.writeAtomically(ADJTIME, changed.get(), MODE);
        } else {
            root.remove(ADJTIME);
        }
    }

    /**
     * {@return the units that can synchronize the clock, the preferred one first} Files go by their
     * names, whichever folder they are in; one of an earlier folder hides those of its name.
     *
     * @param environment {@code SYSTEMD_TIMEDATED_NTP_SERVICES} in it counts instead
     */
    public List<String> syncUnits(Map<String, String> environment) throws ErrnoException {
        String said = environment.get("SYSTEMD_TIMEDATED_NTP_SERVICES");
        List<String> names = new ArrayList<>();
        if (said != null) {
            names.addAll(List.of(said.split(":", -1)));
        } else {
            for (String file : lists()) {
                for (String line : root.readString(file).split("\n", -1)) {
                    names.add(line.strip());
                }
            }
        }
        Set<String> units = new LinkedHashSet<>();
        for (String name : names) {
            if (!name.startsWith("#") && UnitName.isValid(name) && !name.contains("@")) {
                units.add(name);
            }
        }
        return List.copyOf(units);
    }

    private List<String> lists() throws ErrnoException {
        Map<String, String> files = new TreeMap<>();
        for (String folder : SYNC_UNITS) {
            if (!root.exists(folder)) {
                continue;
            }
            for (String name : root.list(folder)) {
                if (name.endsWith(".list")) {
                    files.putIfAbsent(name, folder + "/" + name);
                }
            }
        }
        List<String> found = new ArrayList<>();
        for (String file : files.values()) {
            // One that leads to /dev/null, or is empty, hides others and says nothing.
            if (root.stat(file).map(stat -> stat.isRegular() && stat.size() > 0).orElse(false)) {
                found.add(file);
            }
        }
        return found;
    }
}
