package org.jitney.unitfile.time;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.OptionalLong;
import org.jitney.unitfile.UnitFileError;

/** Times as people write them. */
class TimeFuzzTest {
    private static final long NOW = 1_750_000_000_000_000L;
    private static final ZoneId ZONE = ZoneId.of("Europe/Berlin");

    /** A calendar expression has a normal form, and its next time is a later one. */
    @FuzzTest
    void calendar(byte[] data) {
        CalendarSpec spec;
        try {
            spec = CalendarSpec.parse(text(data));
        } catch (UnitFileError e) {
            return;
        }
        String normal = spec.render();
        try {
            String again = CalendarSpec.parse(normal).render();
            if (!again.equals(normal)) {
                throw new AssertionError(normal + " became " + again);
            }
        } catch (UnitFileError e) {
            throw new AssertionError("the normal form is none: " + normal, e);
        }
        OptionalLong next = spec.next(NOW, ZONE);
        if (next.isPresent() && next.getAsLong() <= NOW) {
            throw new AssertionError(normal + " is next in the past: " + next);
        }
    }

    /** A span of time is the same when it is written and read again. */
    @FuzzTest
    void span(byte[] data) {
        TimeSpan span;
        try {
            span = TimeSpan.parse(text(data));
        } catch (UnitFileError e) {
            return;
        }
        try {
            if (!TimeSpan.parse(span.render(1)).equals(span)) {
                throw new AssertionError(span.usec() + " became " + span.render(1));
            }
        } catch (UnitFileError e) {
            throw new AssertionError("what was written is no span: " + span.render(1), e);
        }
    }

    /** A point in time is read again to the microsecond. */
    @FuzzTest
    void timestamp(byte[] data) {
        Timestamp stamp;
        try {
            stamp = Timestamp.parse(text(data), NOW, ZONE);
        } catch (UnitFileError e) {
            return;
        }
        var _ = stamp.render(ZONE);
        var _ = stamp.renderRelative(NOW);
        String exact = stamp.renderExact(ZoneOffset.UTC);
        if (exact.equals("n/a") || exact.startsWith("---")) {
            // "Never", and what is too late to be written.
            return;
        }
        try {
            Timestamp again = Timestamp.parse(exact, NOW, ZoneOffset.UTC);
            if (!again.equals(stamp)) {
                throw new AssertionError(stamp.usec() + " became " + exact);
            }
        } catch (UnitFileError e) {
            throw new AssertionError("what was written is no time: " + exact, e);
        }
    }

    private static String text(byte[] data) {
        return new String(data, StandardCharsets.UTF_8);
    }
}
