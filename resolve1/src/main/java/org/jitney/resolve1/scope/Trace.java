package org.jitney.resolve1.scope;

import java.util.Optional;
import java.util.concurrent.Executor;
import org.jitney.linux.event.EventLoop;
import org.jitney.resolve1.dns.Question;
import org.jitney.resolve1.dns.State;
import org.jitney.resolve1.server.DnsServer;
import org.xbill.DNS.Message;
import org.xbill.DNS.Record;

/**
 * What was seen on the way of one validation. The validator hands its executor on to who asks
 * servers for it, which tells the questions of one lookup from those of another.
 */
final class Trace implements Executor {
    private final EventLoop loop;
    final Question question;
    final boolean again;
    Optional<Message> given = Optional.empty();
    Optional<Message> refusal = Optional.empty();
    boolean signatures;
    boolean confidential = true;
    Optional<State> failure = Optional.empty();
    Optional<DnsServer> server = Optional.empty();

    Trace(EventLoop loop, Question question, boolean again) {
        this.loop = loop;
        this.question = question;
        this.again = again;
    }

    /** {@return that of an answer which is there already, for what another one is about} */
    static Trace of(Message answer, Trace whole) {
        Record about = answer.getQuestion();
        Question question = new Question(about.getName(), about.getType(), about.getDClass());
        Trace part = new Trace(whole.loop, question, whole.again);
        part.given = Optional.of(answer);
        return part;
    }

    @Override
    public void execute(Runnable step) {
        loop.post(step);
    }

    Exchange.Result result(int size) {
        return new Exchange.Result(State.SUCCESS, Optional.empty(), size, confidential, server, "");
    }
}
