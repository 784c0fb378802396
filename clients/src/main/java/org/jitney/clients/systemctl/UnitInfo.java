package org.jitney.clients.systemctl;

import java.util.Comparator;
import java.util.Locale;
import org.jitney.bus.wire.Struct;
import org.jitney.clients.cli.Sorting;

/** One unit as {@code ListUnits} describes it. */
public record UnitInfo(
        String id,
        String description,
        String loadState,
        String activeState,
        String subState,
        String following,
        String path,
        long jobId,
        String jobType) {

    /** By type, then by name, without regard to case. */
    static final Comparator<UnitInfo> ORDER =
            Sorting.by((UnitInfo unit) -> type(unit.id()).toLowerCase(Locale.ROOT))
                    .thenBy(unit -> unit.id().toLowerCase(Locale.ROOT));

    static UnitInfo of(Struct row) {
        return new UnitInfo(
                row.string(0),
                row.string(1),
                row.string(2),
                row.string(3),
                row.string(4),
                row.string(5),
                row.string(6),
                ((Number) row.get(7)).longValue(),
                row.string(8));
    }

    /** {@return what stands behind the last dot} */
    static String type(String id) {
        return id.substring(id.lastIndexOf('.') + 1);
    }

    boolean isType(String type) {
        return type(id).equals(type);
    }

    /** {@return whether loading it went wrong in a way that people must see} */
    boolean isBroken() {
        return loadState.equals("error")
                || loadState.equals("not-found")
                || loadState.equals("bad-setting");
    }
}
