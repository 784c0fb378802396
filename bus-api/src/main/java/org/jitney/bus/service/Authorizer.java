package org.jitney.bus.service;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.jitney.bus.name.ObjectPath;
import org.jitney.bus.wire.Message;
import org.jitney.bus.wire.MessageType;
import org.jitney.bus.wire.Struct;
import org.jitney.bus.wire.Variant;

/**
 * Says whether a caller may do what it asks for: root and the user that we run as always, others
 * when polkit says so. Without polkit on the bus nobody else.
 */
public final class Authorizer {
    private static final String POLKIT = "org.freedesktop.PolicyKit1";
    private static final ObjectPath AUTHORITY =
            ObjectPath.of("/org/freedesktop/PolicyKit1/Authority");
    private static final long ALLOW_USER_INTERACTION = 1;

    // polkit may show a dialog and wait for a person.
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final long ownUid;

    private Authorizer(long ownUid) {
        this.ownUid = ownUid;
    }

    /** {@return one for a service that runs as this user} */
    public static Authorizer of(long ownUid) {
        return new Authorizer(ownUid);
    }

    /** {@return whether the caller is root or the user that we run as} */
    public boolean isPrivileged(Caller caller) {
        return caller.uid() == 0 || caller.uid() == ownUid;
    }

    /** Asks, and goes on with {@code allowed}, or refuses the call. */
    public void check(Call call, String action, Map<String, String> details, Runnable allowed) {
        check(call, action, details, call.interactive(), allowed);
    }

    /**
     * As above, for methods with an argument that says whether a person may be asked; the message's
     * own flag allows it too.
     */
    public void check(
            Call call,
            String action,
            Map<String, String> details,
            boolean interactive,
            Runnable allowed) {
        boolean mayAsk = interactive || call.interactive();
        if (isPrivileged(call.caller())) {
            allowed.run();
            return;
        }
        if (call.caller().link().isDirect()) {
            call.fail(denied());
            return;
        }
        ask(
                call.caller(),
                action,
                details,
                mayAsk,
                answer -> {
                    if (answer.type() == MessageType.ERROR) {
                        call.fail(refusal(answer));
                        return;
                    }
                    Struct result = (Struct) answer.body().getFirst();
                    if ((Boolean) result.get(0)) {
                        allowed.run();
                    } else if ((Boolean) result.get(1)) {
                        call.fail(
                                new DBusError(
                                        DBusError.INTERACTIVE_AUTHORIZATION_REQUIRED,
                                        "Interactive authentication required."));
                    } else {
                        call.fail(denied());
                    }
                });
    }

    /** What a caller may do. */
    public enum Permission {
        YES,
        CHALLENGE,
        NO;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Says whether a caller may do something, without asking any person. */
    public void test(Caller caller, String action, Consumer<Permission> then) {
        if (isPrivileged(caller)) {
            then.accept(Permission.YES);
        } else if (caller.link().isDirect()) {
            then.accept(Permission.NO);
        } else {
            ask(caller, action, Map.of(), false, answer -> then.accept(permission(answer)));
        }
    }

    private static Permission permission(Message answer) {
        if (answer.type() == MessageType.ERROR) {
            return Permission.NO;
        }
        Struct result = (Struct) answer.body().getFirst();
        return (Boolean) result.get(0)
                ? Permission.YES
                : (Boolean) result.get(1) ? Permission.CHALLENGE : Permission.NO;
    }

    /** No polkit means: root only. Everything else that goes wrong while asking is told. */
    private static DBusError refusal(Message answer) {
        String name = answer.errorName().orElse("");
        if (name.equals(DBusError.SERVICE_UNKNOWN) || name.equals(DBusError.NAME_HAS_NO_OWNER)) {
            return denied();
        }
        return DBusError.accessDenied("polkit did not answer: " + answer.errorText());
    }

    private static DBusError denied() {
        return DBusError.accessDenied("Permission denied");
    }

    private static void ask(
            Caller caller,
            String action,
            Map<String, String> details,
            boolean interactive,
            Consumer<Message> answer) {
        Map<String, Variant> subject = new LinkedHashMap<>();
        subject.put("name", Variant.of("s", caller.sender()));
        caller.link()
                .call(
                        Message.call(
                                        POLKIT,
                                        AUTHORITY.value(),
                                        POLKIT + ".Authority",
                                        "CheckAuthorization")
                                .body(
                                        "(sa{sv})sa{ss}us",
                                        List.of(
                                                Struct.of("system-bus-name", subject),
                                                action,
                                                details,
                                                interactive ? ALLOW_USER_INTERACTION : 0L,
                                                ""))
                                .build(),
                        PATIENCE,
                        answer);
    }
}
