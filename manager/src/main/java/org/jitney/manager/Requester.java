package org.jitney.manager;

/**
 * Who asked for a change, and how: carried from the call through the job to the log and the
 * history.
 *
 * @param uid the user
 * @param pid the process, 0 when the manager acts by itself
 * @param unit the unit that the process belongs to, else empty
 * @param busName the unique name on the bus; empty on a direct connection
 * @param cause the method that was called, or the dependency or setting by which the manager acts
 */
public record Requester(long uid, long pid, String unit, String busName, String cause) {

    /** {@return the manager itself, for that reason} */
    public static Requester manager(String cause) {
        return new Requester(0, 0, "", "", cause);
    }

    /** {@return whether the manager acts by itself} */
    public boolean isManager() {
        return pid == 0 && busName.isEmpty();
    }

    /** {@return one clause for a log line} */
    @Override
    public String toString() {
        if (isManager()) {
            return cause.isEmpty() ? "the manager" : "the manager (" + cause + ")";
        }
        StringBuilder out = new StringBuilder("uid ").append(uid).append(", pid ").append(pid);
        if (!unit.isEmpty()) {
            out.append(", ").append(unit);
        }
        if (!busName.isEmpty()) {
            out.append(", ").append(busName);
        }
        return out.append(" (").append(cause).append(')').toString();
    }
}
