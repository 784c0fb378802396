package org.jitney.manager;

import java.util.Optional;

/** A queued or running change of one unit; owned by the engine's thread. */
public final class Job {
    private final int id;
    private final Unit unit;
    private final String type;
    private String state = "waiting";
    private Optional<String> result = Optional.empty();

    Job(int id, Unit unit, String type) {
        this.id = id;
        this.unit = unit;
        this.type = type;
    }

    public int id() {
        return id;
    }

    public Unit unit() {
        return unit;
    }

    /** {@return the token of the type, for example {@code start}} */
    public String type() {
        return type;
    }

    /** {@return {@code waiting} or {@code running}} */
    public String state() {
        return state;
    }

    /** {@return the token of the result once the job is over} */
    public Optional<String> result() {
        return result;
    }

    void run() {
        state = "running";
    }

    void finish(String token) {
        result = Optional.of(token);
    }
}
