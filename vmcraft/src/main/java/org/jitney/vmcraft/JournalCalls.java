package org.jitney.vmcraft;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.freedesktop.dbus.types.UInt32;
import org.freedesktop.dbus.types.UInt64;
import org.freedesktop.dbus.types.Variant;
import org.jitney.vmcraft1.Journal;

/**
 * The journal of a guest. Filters are unit, priority, since, until, boot and lines, of which each
 * may be left out.
 */
public final class JournalCalls {
    private final BusCalls bus;
    private final Journal remote;
    private final VMCraft.Mode mode;

    JournalCalls(BusCalls bus, VMCraft.Mode mode) throws GuestError {
        this.bus = bus;
        this.remote = bus.object(VMCraft.NAME, VMCraft.PATH, Journal.class);
        this.mode = mode;
    }

    private static Map<String, Variant<?>> filter(Map<String, ?> wanted) throws GuestError {
        Map<String, Variant<?>> filter = new LinkedHashMap<>();
        for (Map.Entry<String, ?> each : wanted.entrySet()) {
            String text = String.valueOf(each.getValue());
            try {
                filter.put(
                        each.getKey(),
                        switch (each.getKey()) {
                            case "boot" -> new Variant<>(Integer.parseInt(text), "i");
                            case "lines" -> new Variant<>(new UInt32(text), "u");
                            default -> new Variant<>(text, "s");
                        });
            } catch (NumberFormatException e) {
                throw GuestError.invalid(
                        "The filter '%s' is no number: '%s'".formatted(each.getKey(), text));
            }
        }
        return filter;
    }

    /** {@return the entries that are wanted, the oldest first, each with all its fields} */
    public List<Map<String, Object>> query(Map<String, ?> wanted) throws GuestError {
        Map<String, Variant<?>> filter = filter(wanted);
        return Plain.maps(bus.ask(() -> remote.Query(filter)));
    }

    /** {@return the boots: offset, boot_id, first, last} */
    public List<Map<String, Object>> boots() throws GuestError {
        return Plain.rows(bus.ask(remote::Boots), "offset", "boot_id", "first", "last");
    }

    /** Says whether all files are consistent: verified, and files with problem and salvageable. */
    public Audit verify() {
        return bus.change(() -> {
            var said = remote.Verify();
            Map<String, Object> result = new LinkedHashMap<>();
            result.put("verified", said.verified);
            result.put("files", Plain.rows(said.files, "file", "problem", "salvageable"));
            return result;
        });
    }

    /** {@return bytes that the journal takes on the disk} */
    public long diskUsage() throws GuestError {
        return bus.ask(remote::DiskUsage).longValue();
    }

    /** Deletes archived files until the limits hold; 0 is no limit. */
    public Audit vacuum(long bytes, long ageUsec, long files) {
        return bus.change(() -> {
            var said =
                    remote.Vacuum(
                            new UInt64(bytes),
                            new UInt64(ageUsec),
                            new UInt32(files),
                            mode.dryRun());
            return Map.of("deleted", said.deleted, "freed", said.freed);
        });
    }

    /** {@return the guest's explanation of a message ID; empty if it has none} */
    public String catalog(String messageId) throws GuestError {
        return bus.ask(() -> remote.Catalog(messageId));
    }

    /** {@return the errors that are wanted; all of the last boot if nothing else was said} */
    public List<Map<String, Object>> errors(Map<String, ?> wanted) throws GuestError {
        Map<String, Object> filter = new LinkedHashMap<>(wanted);
        filter.putIfAbsent("priority", "err");
        // "-1 boot" is what people write for the boot before the last one.
        if (String.valueOf(filter.get("since")).endsWith(" boot")) {
            String said = String.valueOf(filter.remove("since"));
            filter.put("boot", said.substring(0, said.length() - " boot".length()));
        } else if (!filter.containsKey("since")) {
            filter.putIfAbsent("boot", 0);
        }
        return query(filter);
    }

    /** {@return the entries of a boot: 0 is the last one, -1 the one before} */
    public List<Map<String, Object>> bootMessages(int boot) throws GuestError {
        return query(Map.of("boot", boot));
    }

    /** {@return the last entries of a service} */
    public List<Map<String, Object>> serviceLogs(String service, int lines) throws GuestError {
        return query(Map.of("unit", service, "lines", lines));
    }

    /** {@return the entries that are wanted, in the export format of the journal} */
    public byte[] export(Map<String, ?> wanted) throws GuestError {
        Map<String, Variant<?>> filter = filter(wanted);
        return bus.ask(() -> remote.Export(filter));
    }
}
