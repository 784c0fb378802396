package org.jitney.timedate1.bus;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.jitney.bus.service.LogControl;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.timedate1.store.Kernel;
import org.jitney.timedate1.store.TimeFiles;

/**
 * Brings the system's clock, the hardware's and the kernel's idea of the zone in line with each
 * other. What cannot be done here is logged and not told: a machine need not have a hardware clock.
 */
final class Clocks {
    private static final long MILLION = 1_000_000;

    private final Kernel kernel;
    private final TimeFiles files;
    private final LogControl log;

    Clocks(Kernel kernel, TimeFiles files, LogControl log) {
        this.kernel = kernel;
        this.files = files;
        this.log = log;
    }

    /** Sets the hardware clock from the system's. */
    void toHardware() {
        LocalDateTime time =
                LocalDateTime.ofInstant(
                        Instant.ofEpochSecond(Math.floorDiv(kernel.realtimeUsec(), MILLION)),
                        hardwareZone());
        try {
            kernel.setHardwareClock(time);
        } catch (ErrnoException e) {
            log.debug("Failed to sync time to hardware clock, ignoring: " + e.getMessage());
        }
    }

    /** Sets the system's clock from the hardware's. */
    void fromHardware() {
        LocalDateTime time;
        try {
            time = kernel.hardwareClock();
        } catch (ErrnoException e) {
            log.debug("Failed to get hardware clock, ignoring: " + e.getMessage());
            return;
        }
        long fraction = Math.floorMod(kernel.realtimeUsec(), MILLION);
        try {
            kernel.setRealtime(time.atZone(hardwareZone()).toEpochSecond() * MILLION + fraction);
        } catch (ErrnoException e) {
            log.debug("Failed to update system clock, ignoring: " + e.getMessage());
        }
    }

    /** Tells the kernel the zone. */
    void tellZone() {
        Instant now = Instant.ofEpochSecond(Math.floorDiv(kernel.realtimeUsec(), MILLION));
        int ahead = files.rules().getRules().getOffset(now).getTotalSeconds() / 60;
        try {
            kernel.setMinutesWest(-ahead);
        } catch (ErrnoException e) {
            log.debug("Failed to tell kernel about timezone, ignoring: " + e.getMessage());
        }
    }

    private ZoneId hardwareZone() {
        return files.isHardwareClockLocal() ? files.rules() : ZoneOffset.UTC;
    }
}
