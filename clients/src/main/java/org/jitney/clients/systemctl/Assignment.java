package org.jitney.clients.systemctl;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jitney.bus.wire.Struct;
import org.jitney.bus.wire.Variant;
import org.jitney.clients.cli.Signals;
import org.jitney.clients.cli.UsageError;
import org.jitney.unitfile.ByteSize;
import org.jitney.unitfile.Percent;
import org.jitney.unitfile.UnitFileError;
import org.jitney.unitfile.Words;
import org.jitney.unitfile.time.TimeSpan;

/** Turns {@code NAME=VALUE} of {@code set-property} into the property that the bus knows. */
final class Assignment {
    private static final Set<String> TEXTS =
            Set.of(
                    "Description",
                    "Slice",
                    "DevicePolicy",
                    "ManagedOOMSwap",
                    "ManagedOOMMemoryPressure",
                    "ManagedOOMPreference",
                    "KillMode",
                    "CollectMode");
    private static final Set<String> FLAGS =
            Set.of(
                    "CPUAccounting",
                    "MemoryAccounting",
                    "IOAccounting",
                    "BlockIOAccounting",
                    "TasksAccounting",
                    "IPAccounting",
                    "SendSIGHUP",
                    "SendSIGKILL");
    private static final Set<String> WEIGHTS =
            Set.of(
                    "CPUWeight",
                    "StartupCPUWeight",
                    "IOWeight",
                    "StartupIOWeight",
                    "CPUShares",
                    "StartupCPUShares",
                    "BlockIOWeight",
                    "StartupBlockIOWeight");
    private static final Set<String> SIZES =
            Set.of(
                    "MemoryMin",
                    "DefaultMemoryMin",
                    "MemoryLow",
                    "DefaultMemoryLow",
                    "MemoryHigh",
                    "MemoryMax",
                    "MemorySwapMax",
                    "MemoryLimit",
                    "TasksMax");
    private static final Set<String> DEVICE_SIZES =
            Set.of(
                    "IOReadBandwidthMax",
                    "IOWriteBandwidthMax",
                    "IOReadIOPSMax",
                    "IOWriteIOPSMax",
                    "BlockIOReadBandwidth",
                    "BlockIOWriteBandwidth");
    private static final Set<String> SPANS =
            Set.of(
                    "RuntimeMaxSec",
                    "TimeoutStartSec",
                    "TimeoutStopSec",
                    "TimeoutAbortSec",
                    "JobTimeoutSec",
                    "WatchdogSec",
                    "RestartSec");
    private static final Map<String, String> SIGNALS =
            Map.of(
                    "KillSignal",
                    "i",
                    "FinalKillSignal",
                    "i",
                    "RestartKillSignal",
                    "i",
                    "WatchdogSignal",
                    "i");

    /** All parts of a thousandth, as the bus counts shares of the whole. */
    private static final long SCALE = 0xffff_ffffL;

    private Assignment() {}

    static List<Struct> parse(String text) throws UsageError {
        int equals = text.indexOf('=');
        if (equals < 0) {
            throw new UsageError("Not an assignment: " + text);
        }
        String name = text.substring(0, equals);
        String value = text.substring(equals + 1);
        try {
            return List.of(
                    property(name, value)
                            .orElseThrow(() -> new UsageError("Unknown assignment: " + text)));
        } catch (UnitFileError | NumberFormatException e) {
            throw new UsageError("Failed to parse " + name + "= parameter: " + value);
        }
    }

    private static Optional<Struct> property(String name, String value)
            throws UnitFileError, UsageError {
        if (TEXTS.contains(name)) {
            return of(name, "s", value);
        }
        if (FLAGS.contains(name)) {
            return of(name, "b", flag(value));
        }
        if (WEIGHTS.contains(name)) {
            return of(name, "t", weight(name, value));
        }
        if (SIZES.contains(name)) {
            return size(name, value);
        }
        if (name.equals("CPUQuota")) {
            return quota(value);
        }
        if (SPANS.contains(name)) {
            String onBus = name.substring(0, name.length() - 3) + "USec";
            return of(onBus, "t", TimeSpan.parse(value).usec());
        }
        if (SIGNALS.containsKey(name)) {
            var signal = Signals.parse(value);
            if (signal.isEmpty()) {
                throw new NumberFormatException(value);
            }
            return of(name, "i", signal.getAsInt());
        }
        return list(name, value);
    }

    private static Optional<Struct> list(String name, String value) throws UnitFileError {
        if (name.equals("DeviceAllow")) {
            return of(name, "a(ss)", rows(value, "rwm"));
        }
        if (name.equals("Environment")
                || name.equals("PassEnvironment")
                || name.equals("UnsetEnvironment")) {
            return of(name, "as", Words.split(value));
        }
        if (DEVICE_SIZES.contains(name)) {
            List<Object> rows = new ArrayList<>();
            for (String row : value.isEmpty() ? List.<String>of() : List.of(value)) {
                String[] parts = row.strip().split("\\s+", 2);
                if (parts.length < 2) {
                    throw new NumberFormatException(value);
                }
                rows.add(Struct.of(parts[0], ByteSize.parse(parts[1], 1000)));
            }
            return of(name, "a(st)", rows);
        }
        if (name.equals("IODeviceWeight") || name.equals("BlockIODeviceWeight")) {
            String[] parts = value.strip().split("\\s+", 2);
            return of(
                    name,
                    "a(st)",
                    value.isEmpty()
                            ? List.of()
                            : List.of(Struct.of(parts[0], Long.parseLong(parts[1]))));
        }
        return Optional.empty();
    }

    private static List<Object> rows(String value, String otherwise) {
        if (value.isEmpty()) {
            return List.of();
        }
        String[] parts = value.strip().split("\\s+", 2);
        return List.of(Struct.of(parts[0], parts.length > 1 ? parts[1] : otherwise));
    }

    private static Optional<Struct> of(String name, String signature, Object value) {
        return Optional.of(Struct.of(name, Variant.of(signature, value)));
    }

    private static boolean flag(String value) {
        return Options.parseBoolean(value).orElseThrow(() -> new NumberFormatException(value));
    }

    private static long weight(String name, String value) {
        if (value.isEmpty()) {
            return -1;
        }
        if (name.endsWith("CPUWeight") && value.equals("idle")) {
            return 0;
        }
        return Long.parseLong(value);
    }

    private static Optional<Struct> size(String name, String value) throws UnitFileError {
        if (value.isEmpty() || value.equals("infinity")) {
            return of(name, "t", -1L);
        }
        if (value.endsWith("%")) {
            // Rounded up, so that what is read back is not less than what was asked for.
            long share = (Percent.parse(value).permyriad() * SCALE + 9_999) / 10_000;
            return of(name + "Scale", "u", share);
        }
        return of(name, "t", ByteSize.parse(value, name.equals("TasksMax") ? 1 : 1024));
    }

    private static Optional<Struct> quota(String value) throws UnitFileError {
        if (value.isEmpty()) {
            return of("CPUQuotaPerSecUSec", "t", -1L);
        }
        return of("CPUQuotaPerSecUSec", "t", Percent.parseUnbounded(value).permyriad() * 100L);
    }
}
