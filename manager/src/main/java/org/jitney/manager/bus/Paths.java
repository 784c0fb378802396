package org.jitney.manager.bus;

import java.util.Optional;
import org.jitney.bus.name.ObjectPath;
import org.jitney.manager.Job;
import org.jitney.manager.Unit;

/** The object paths of units and jobs. */
final class Paths {
    static final ObjectPath MANAGER = ObjectPath.of("/org/freedesktop/systemd1");
    static final ObjectPath UNITS = MANAGER.append("unit");
    static final ObjectPath JOBS = MANAGER.append("job");
    static final ObjectPath LOG_CONTROL = ObjectPath.of("/org/freedesktop/LogControl1");

    /** The unit that the caller is part of. */
    static final ObjectPath SELF = UNITS.append("self");

    /** No object: what a unit without a job has as the path of its job. */
    static final ObjectPath NONE = ObjectPath.ROOT;

    private Paths() {}

    static ObjectPath of(Unit unit) {
        return ofUnit(unit.id());
    }

    static ObjectPath ofUnit(String name) {
        return UNITS.append(ObjectPath.escapeLabel(name));
    }

    static ObjectPath of(Job job) {
        return JOBS.append(Integer.toString(job.id()));
    }

    /** {@return the unit name that a path below {@link #UNITS} stands for} */
    static Optional<String> unitName(ObjectPath path) {
        return path.parent()
                .filter(UNITS::equals)
                .map(parent -> ObjectPath.unescapeLabel(path.label()));
    }

    /** {@return the job's number that a path below {@link #JOBS} stands for} */
    static Optional<Integer> jobId(ObjectPath path) {
        if (!path.parent().filter(JOBS::equals).isPresent()) {
            return Optional.empty();
        }
        try {
            int id = Integer.parseUnsignedInt(path.label());
            return Integer.toUnsignedString(id).equals(path.label())
                    ? Optional.of(id)
                    : Optional.empty();
        } catch (NumberFormatException notANumber) {
            return Optional.empty();
        }
    }
}
