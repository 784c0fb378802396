package org.jitney.resolve1.scope;

import java.util.Arrays;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jitney.resolve1.dns.Messages;
import org.jitney.resolve1.dns.MixedCase;
import org.jitney.resolve1.dns.Question;
import org.jitney.resolve1.server.Cookies;
import org.xbill.DNS.EDNSOption;
import org.xbill.DNS.Message;
import org.xbill.DNS.OPTRecord;

/**
 * A query as it went to a server, and what has to be in an answer to it.
 *
 * @param plain the query with the letters that the question has
 * @param mixed the same with letters of random case, if it went so
 * @param cookie that was sent with it (RFC 7873), perhaps empty
 */
@SuppressWarnings("ArrayRecordComponent") // bytes that nobody compares or changes
record Sent(int id, Question question, byte[] plain, Optional<byte[]> mixed, byte[] cookie) {
    private static final int OPTION_HEAD = 4;

    /** What has come. */
    sealed interface Heard {
        /** The answer. */
        record Answer(Message message) implements Heard {}

        /** No answer to this query; that may still come. */
        record Other() implements Heard {}

        /** What others can make who have only guessed port and id: better asked over TCP. */
        record Doubtful() implements Heard {}
    }

    static Sent of(int id, Question question, byte[] bytes) {
        return new Sent(id, question, bytes, Optional.empty(), new byte[0]);
    }

    /** {@return the same with the letters of the name in random case, which have to come back} */
    Sent mixed(RandomGenerator random) {
        return new Sent(id, question, plain, Optional.of(MixedCase.mixed(plain, random)), cookie);
    }

    byte[] bytes() {
        return mixed.orElse(plain);
    }

    /** {@return the same, as it went with a cookie} */
    Sent with(byte[] sent) {
        return new Sent(id, question, plain, mixed, sent);
    }

    boolean hasCookie() {
        return cookie.length > 0;
    }

    /** {@return what a message from the server is; what it says of cookies is noted} */
    Heard hear(byte[] message, Cookies cookies) {
        Optional<Message> answer = Messages.answer(message, id, question);
        if (answer.isEmpty()) {
            return new Heard.Other();
        }
        boolean same = mixed.isEmpty() || MixedCase.isSame(mixed.get(), message);
        if (!same || (hasCookie() && !cookies.accept(cookie, cookieOf(answer.get())))) {
            return new Heard.Doubtful();
        }
        return (mixed.isEmpty() ? answer : Messages.parse(MixedCase.restored(message, plain)))
                .<Heard>map(Heard.Answer::new)
                .orElseGet(Heard.Other::new);
    }

    private static Optional<byte[]> cookieOf(Message answer) {
        OPTRecord opt = answer.getOPT();
        return opt == null
                ? Optional.empty()
                : opt.getOptions(EDNSOption.Code.COOKIE).stream().findFirst().map(o -> data(o));
    }

    private static byte[] data(EDNSOption option) {
        byte[] wire = option.toWire();
        return Arrays.copyOfRange(wire, OPTION_HEAD, wire.length);
    }

    /** {@return whether a message, be it broken, bears its id} */
    boolean hasIdOf(byte[] message) {
        return Messages.hasId(message, id);
    }
}
