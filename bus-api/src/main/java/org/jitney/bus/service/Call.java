package org.jitney.bus.service;

import java.util.List;
import java.util.Map;
import org.jitney.bus.client.Endpoint;
import org.jitney.bus.name.ObjectPath;
import org.jitney.bus.wire.Message;

/**
 * A method call on its way through a handler; its arguments have the types of the interface's
 * description.
 */
public final class Call {
    private final Caller caller;
    private final Message message;
    private final List<Object> args;
    private final String outSignature;
    private final Answers answers;
    private boolean answered;

    /** Sends what a pending call is answered with. */
    interface Answers {
        void complete(Message call, Endpoint link, String signature, List<Object> results);

        void fail(Message call, Endpoint link, DBusError error);
    }

    Call(Caller caller, Message message, List<Object> args, String outSignature, Answers answers) {
        this.caller = caller;
        this.message = message;
        this.args = args;
        this.outSignature = outSignature;
        this.answers = answers;
    }

    public Caller caller() {
        return caller;
    }

    public Message message() {
        return message;
    }

    /** {@return the object that was called} */
    public ObjectPath path() {
        return message.path().orElseThrow();
    }

    public List<Object> args() {
        return args;
    }

    public Object arg(int index) {
        return args.get(index);
    }

    /** {@return a text, an object path or a signature as text} */
    public String string(int index) {
        return args.get(index).toString();
    }

    public boolean bool(int index) {
        return (Boolean) args.get(index);
    }

    public int int32(int index) {
        return ((Number) args.get(index)).intValue();
    }

    public long int64(int index) {
        return ((Number) args.get(index)).longValue();
    }

    public List<?> list(int index) {
        return (List<?>) args.get(index);
    }

    /** {@return an array of texts} */
    public List<String> strings(int index) {
        return list(index).stream().map(Object::toString).toList();
    }

    public Map<?, ?> map(int index) {
        return (Map<?, ?>) args.get(index);
    }

    /** {@return whether the caller is ready to wait for a person's answer} */
    public boolean interactive() {
        return message.allowsInteraction();
    }

    /** Answers a call whose handler returned {@link Reply#pending}. */
    public void complete(Object... results) {
        if (!answered) {
            answered = true;
            answers.complete(message, caller.link(), outSignature, List.of(results));
        }
    }

    /** Fails a call whose handler returned {@link Reply#pending}. */
    public void fail(DBusError error) {
        if (!answered) {
            answered = true;
            answers.fail(message, caller.link(), error);
        }
    }
}
