package org.jitney.clients.mount;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jitney.bus.client.CallFailed;
import org.jitney.clients.cli.UsageError;
import org.jitney.unitfile.UnitName;
import org.jitney.unitfile.UnitType;

/** {@code systemd-umount}: stops the units of mount points, of devices, of files. */
final class Unmount {
    private static final String NO_SUCH_UNIT = "org.freedesktop.systemd1.NoSuchUnit";

    private final MountRun run;
    private final MountOptions options;

    Unmount(MountRun run, MountOptions options) {
        this.run = run;
        this.options = options;
    }

    /** Unmounts all that was named, as far as that goes. {@return the exit status} */
    int all(List<String> operands) throws CallFailed, UsageError {
        int status = 0;
        for (String operand : operands) {
            try {
                int result = options.where().isLocal() ? named(operand) : stop(operand);
                status = Math.max(status, result);
            } catch (UsageError e) {
                run.screen().error(e.text());
                status = 1;
            }
        }
        return status;
    }

    private int named(String operand) throws CallFailed, UsageError {
        Path path = Path.of(MountPaths.source(operand, true));
        if (Files.isDirectory(path)) {
            return stop(path.toString());
        }
        if (Files.isRegularFile(path)) {
            Optional<BlockDevice> loop = BlockDevice.showing(path);
            if (loop.isEmpty()) {
                throw new UsageError("File " + path + " is not mounted.");
            }
            return device(loop.get(), path.toString());
        }
        Optional<BlockDevice> device = BlockDevice.of(path);
        if (device.isEmpty()) {
            throw new UsageError("Invalid file type: " + path + " (from " + operand + ")");
        }
        return device(device.get(), path.toString());
    }

    private int device(BlockDevice device, String name) throws CallFailed, UsageError {
        int status = 0;
        Optional<String> fixed = device.fact("SYSTEMD_MOUNT_WHERE");
        if (fixed.isPresent()) {
            status = stop(fixed.get());
        }
        try {
            List<String> points = device.mountPoints();
            if (points.isEmpty() && fixed.isEmpty()) {
                throw new UsageError("File " + name + " is not mounted.");
            }
            for (String point : points) {
                if (!fixed.equals(Optional.of(point))) {
                    status = Math.max(status, stop(point));
                }
            }
        } catch (IOException e) {
            throw new UsageError("Failed to parse /proc/self/mountinfo: " + e.getMessage());
        }
        return status;
    }

    private int stop(String where) throws CallFailed, UsageError {
        if (where.equals("/")) {
            throw new UsageError("Refusing to operate on root directory: " + where);
        }
        MountPaths.checkNormalized(where);
        int mount = stop(where, UnitType.MOUNT);
        int automount = stop(where, UnitType.AUTOMOUNT);
        return Math.max(mount, automount);
    }

    private int stop(String where, UnitType type) throws CallFailed, UsageError {
        String unit =
                UnitName.ofPath(where, type)
                        .orElseThrow(() ->
                                new UsageError(
                                        "Failed to make %s unit name from path %s: Invalid argument"
                                                .formatted(type.suffix(), where)))
                        .value();
        try {
            if (run.perform("StopUnit", "ss", unit, "fail") != 0) {
                return 1;
            }
        } catch (CallFailed e) {
            // Most mount points have no automount unit; that of the mount itself is missed.
            if (type == UnitType.AUTOMOUNT && e.errorName().equals(NO_SUCH_UNIT)) {
                return 0;
            }
            run.screen().error("Failed to stop " + type.suffix() + " unit: " + e.text());
            return 1;
        }
        run.say("Stopped unit %s for mount point: %s", unit, where);
        return 0;
    }
}
