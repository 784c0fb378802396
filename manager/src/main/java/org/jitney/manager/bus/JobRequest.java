package org.jitney.manager.bus;

import java.util.Optional;

/**
 * What clients can ask for; a request becomes a job type once it is known whether the unit can
 * reload.
 */
enum JobRequest {
    START("start", "Start", "start", "start"),
    STOP("stop", "Stop", "stop", "stop"),
    RELOAD("reload", "Reload", "reload", "reload"),
    RESTART("restart", "Restart", "restart", "restart"),
    TRY_RESTART("try-restart", "TryRestart", "try-restart", "try-restart"),
    RELOAD_OR_RESTART("reload-or-restart", "ReloadOrRestart", "restart", "reload-or-start"),
    RELOAD_OR_TRY_RESTART(
            "reload-or-try-restart", "ReloadOrTryRestart", "try-restart", "try-reload"),
    VERIFY_ACTIVE("verify-active", "", "verify-active", "verify-active"),
    NOP("nop", "", "nop", "nop"),
    RELOAD_OR_START("reload-or-start", "", "reload-or-start", "reload-or-start"),
    TRY_RELOAD("try-reload", "", "try-reload", "try-reload");

    private final String word;
    private final String method;
    private final String plainType;
    private final String reloadingType;

    JobRequest(String word, String method, String plainType, String reloadingType) {
        this.word = word;
        this.method = method;
        this.plainType = plainType;
        this.reloadingType = reloadingType;
    }

    /** {@return the request of {@code EnqueueUnitJob}'s job type argument} */
    static Optional<JobRequest> parse(String word) {
        for (JobRequest request : values()) {
            if (request.word.equals(word)) {
                return Optional.of(request);
            }
        }
        return Optional.empty();
    }

    /** {@return whether there is a method of its own for it} */
    boolean isMethod() {
        return !method.isEmpty();
    }

    /** {@return its method of the Unit interface} */
    String unitMethod() {
        return method;
    }

    /** {@return its method of the Manager interface} */
    String managerMethod() {
        return method + "Unit";
    }

    /** {@return the token of the job type} */
    String typeFor(boolean canReload) {
        return canReload ? reloadingType : plainType;
    }

    @Override
    public String toString() {
        return word;
    }
}
