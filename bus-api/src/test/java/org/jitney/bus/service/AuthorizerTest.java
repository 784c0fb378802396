package org.jitney.bus.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jitney.bus.service.TreeFixture.error;

import java.util.List;
import java.util.Map;
import org.jitney.bus.wire.Message;
import org.jitney.bus.wire.Struct;
import org.junit.jupiter.api.Test;

class AuthorizerTest {
    private static final String ERROR = "org.freedesktop.DBus.Error.";
    private static final String RESULT = "(bba{ss})";

    private final TreeFixture on = new TreeFixture();

    private static Message sanctioned() {
        return Message.call(Lamp.PATH, "org.example.Lamp", "Sanctioned").build();
    }

    private String outcome() {
        Message last = on.link.sent.getLast();
        return last.errorName().isPresent() ? error(last) : last.body().toString();
    }

    @Test
    void rootIsNotAskedAbout() {
        on.receive(0, sanctioned());

        assertThat(outcome()).isEqualTo("[yes]");
        assertThat(on.link.called).isEmpty();
    }

    @Test
    void polkitIsAskedAboutTheSenderAndTheAction() {
        on.receive(1000, sanctioned());

        Message question = on.link.called.getFirst();
        assertThat(question.destination()).contains("org.freedesktop.PolicyKit1");
        assertThat(question.member()).contains("CheckAuthorization");
        assertThat(question.signature().value()).isEqualTo("(sa{sv})sa{ss}us");
        assertThat(((Struct) question.body().getFirst()).get(0)).isEqualTo("system-bus-name");
        assertThat(question.body().get(1)).isEqualTo("org.example.sanctioned");
        assertThat(question.body().get(3)).isEqualTo(0L);
        assertThat(on.link.sent).as("no answer before polkit's").isEmpty();
    }

    @Test
    void whomPolkitAllowsIsServed() {
        on.receive(1000, sanctioned());

        on.link.answer(RESULT, Struct.of(true, false, Map.of()));

        assertThat(outcome()).isEqualTo("[yes]");
    }

    @Test
    void whomPolkitRefusesIsDenied() {
        on.receive(1000, sanctioned());

        on.link.answer(RESULT, Struct.of(false, false, Map.of()));

        assertThat(outcome()).isEqualTo(ERROR + "AccessDenied: Permission denied");
    }

    @Test
    void aChallengeWithoutADialogNeedsInteraction() {
        on.receive(1000, sanctioned());

        on.link.answer(RESULT, Struct.of(false, true, Map.of()));

        assertThat(outcome())
                .isEqualTo(
                        ERROR
                                + "InteractiveAuthorizationRequired: Interactive authentication"
                                + " required.");
    }

    @Test
    void anInteractiveCallerLetsPolkitShowADialog() {
        on.receive(
                1000,
                Message.call(Lamp.PATH, "org.example.Lamp", "Sanctioned").interactive().build());

        assertThat(on.link.called.getFirst().body().get(3)).isEqualTo(1L);
        on.link.answer(RESULT, Struct.of(false, true, Map.of()));

        assertThat(outcome())
                .isEqualTo(
                        ERROR
                                + "InteractiveAuthorizationRequired: Interactive authentication"
                                + " required.");
    }

    @Test
    void withoutPolkitOnlyRootMay() {
        for (String absent : List.of("ServiceUnknown", "NameHasNoOwner")) {
            on.receive(1000, sanctioned());

            on.link.answerError(ERROR + absent, "not there");

            assertThat(outcome()).isEqualTo(ERROR + "AccessDenied: Permission denied");
        }
    }

    @Test
    void whatElseGoesWrongWithPolkitIsTold() {
        on.receive(1000, sanctioned());

        on.link.answerError(ERROR + "NoReply", "asleep");

        assertThat(outcome()).startsWith(ERROR + "AccessDenied:").contains("asleep");
    }

    @Test
    void aDirectPeerThatIsNotRootIsDeniedWithoutAsking() {
        TreeFixture direct = new TreeFixture(true);

        direct.receive(1000, sanctioned());

        assertThat(error(direct.link.sent.getFirst())).contains("AccessDenied");
        assertThat(direct.link.called).isEmpty();
    }
}
