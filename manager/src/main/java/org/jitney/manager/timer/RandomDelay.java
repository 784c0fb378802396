package org.jitney.manager.timer;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.function.LongSupplier;
import org.jitney.manager.unit.TimerSettings;

/**
 * Spreads timers of many machines that elapse at the same time: {@code RandomizedDelaySec=}, anew
 * for each elapse or, with {@code FixedRandomDelay=}, always the same for a timer of a machine.
 */
public final class RandomDelay {
    private final LongSupplier random;
    private final LongSupplier fixed;

    /**
     * Makes the delays of one timer.
     *
     * @param random any number, each time another one
     * @param fixed any number, always the same
     */
    public RandomDelay(LongSupplier random, LongSupplier fixed) {
        this.random = random;
        this.fixed = fixed;
    }

    /** {@return a number that only this timer of this user on this machine has} */
    public static long numberOf(String machineId, int uid, String unit) {
        try {
            String text = machineId + "\0" + uid + "\0" + unit;
            byte[] hash =
                    MessageDigest.getInstance("SHA-256")
                            .digest(text.getBytes(StandardCharsets.UTF_8));
            return ByteBuffer.wrap(hash).getLong();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has it", e);
        }
    }

    /** {@return by how much the calendar of this timer is shifted, always the same} */
    long offsetUsec(TimerSettings settings) {
        long most = settings.randomizedOffsetUsec();
        return most == 0 ? 0 : Long.remainderUnsigned(fixed.getAsLong(), most);
    }

    /** {@return the time plus a delay below the setting's; {@link TimerSchedule#NEVER} stays} */
    long add(long usec, TimerSettings settings) {
        long most = settings.randomizedDelayUsec();
        if (most == 0 || usec == TimerSchedule.NEVER) {
            return usec;
        }
        long number = settings.fixedRandomDelay() ? fixed.getAsLong() : random.getAsLong();
        long sum = usec + Long.remainderUnsigned(number, most);
        return Long.compareUnsigned(sum, usec) < 0 ? Long.MAX_VALUE : sum;
    }
}
