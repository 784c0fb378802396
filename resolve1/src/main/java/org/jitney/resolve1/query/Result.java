package org.jitney.resolve1.query;

import java.util.List;
import org.jitney.resolve1.dns.Question;
import org.jitney.resolve1.dns.State;
import org.xbill.DNS.Record;

/**
 * What became of a lookup.
 *
 * @param loop whether aliases lead in a circle, or to a name when they were not wanted; then the
 *     state is {@link State#ERRNO}
 * @param questions as they were at last, when aliases and search domains had been applied
 * @param before the questions that aliases have led away from to another that was asked, too
 * @param answer aliases and records in order
 * @param authority why there is no answer
 * @param flags of the result, see {@link org.jitney.resolve1.dns.LookupFlags}
 * @param source what answered, for people
 */
public record Result(
        State state,
        int rcode,
        boolean loop,
        List<Question> questions,
        List<Question> before,
        List<Answer> answer,
        List<Answer> authority,
        long flags,
        String source,
        String detail) {
    public Result {
        questions = List.copyOf(questions);
        before = List.copyOf(before);
        answer = List.copyOf(answer);
        authority = List.copyOf(authority);
    }

    /** {@return the records of an answer or of an authority section} */
    public static List<Record> records(List<Answer> answers) {
        return answers.stream().map(Answer::record).toList();
    }

    /** {@return the records that answer one of the questions} */
    public List<Answer> matching() {
        return answer.stream()
                .filter(a -> questions.stream().anyMatch(q -> q.accepts(a.record())))
                .toList();
    }

    public boolean isSuccess() {
        return state == State.SUCCESS;
    }

    Result with(List<Answer> all, long otherFlags) {
        return new Result(
                state, rcode, loop, questions, before, all, authority, otherFlags, source, detail);
    }
}
