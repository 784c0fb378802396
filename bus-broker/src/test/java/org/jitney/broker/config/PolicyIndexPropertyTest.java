package org.jitney.broker.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.jitney.broker.frame.Frame;
import org.jitney.broker.frame.FrameBuilder;
import org.jitney.broker.policy.ConfiguredPolicy;
import org.jitney.broker.policy.Occasion;
import org.junit.jupiter.api.Test;

/** The index must decide as the first match in the whole list does, which the reasons show. */
class PolicyIndexPropertyTest {
    private static final String MAIN = "/bus.conf";
    private static final List<String> NAMES = List.of("a.A", "a.B", "a.A.Sub", "b.C");
    private static final List<String> INTERFACES = List.of("i.I", "i.J", "i.K");
    private static final List<String> MEMBERS = List.of("M", "N");
    private static final List<String> TYPES =
            List.of("method_call", "method_return", "error", "signal");

    private final long seed = Long.getLong("tests.seed", System.nanoTime());
    private final Random random = new Random(seed);

    private String any(List<String> words) {
        return words.get(random.nextInt(words.size()));
    }

    private boolean one(int in) {
        return random.nextInt(in) == 0;
    }

    private String rule() {
        StringBuilder rule = new StringBuilder(one(2) ? "<allow" : "<deny");
        if (one(6)) {
            rule.append(one(2) ? " own='" : " own_prefix='").append(any(NAMES)).append('\'');
        } else {
            transfer(rule, one(2) ? "send_" : "receive_");
        }
        return rule.append("/>").toString();
    }

    private void transfer(StringBuilder rule, String p) {
        String other = p.equals("send_") ? "send_destination" : "receive_sender";
        if (one(2)) {
            rule.append(" %s='%s'".formatted(other, any(NAMES)));
        } else if (p.equals("send_") && one(4)) {
            rule.append(" send_destination_prefix='%s'".formatted(any(NAMES)));
        }
        if (one(2)) {
            rule.append(" %sinterface='%s'".formatted(p, any(INTERFACES)));
            if (one(2)) {
                rule.append(" %smember='%s'".formatted(p, any(MEMBERS)));
            }
        }
        if (one(3)) {
            rule.append(" eavesdrop='%s'".formatted(one(2)));
        }
        rule.append(" %stype='%s'".formatted(p, one(2) ? "*" : any(TYPES)));
    }

    private Somebody somebody() {
        List<String> names = new ArrayList<>();
        NAMES.forEach(n -> {
            if (one(3)) {
                names.add(n);
            }
        });
        return new Somebody(one(2) ? 1000 : random.nextInt(3), Set.of(), names);
    }

    private Frame message() {
        String interfaceName = one(4) ? "" : any(INTERFACES);
        FrameBuilder b =
                switch (random.nextInt(4)) {
                    case 0 -> FrameBuilder.reply(4);
                    case 1 -> FrameBuilder.error(4, "e.E");
                    case 2 -> FrameBuilder.signal("/p", any(INTERFACES), any(MEMBERS));
                    default -> FrameBuilder.call(0, "", "/p", interfaceName, any(MEMBERS));
                };
        return one(3) ? b.frame(1) : b.to(":1.1").frame(1);
    }

    @Test
    void theIndexDecidesAsTheWholeListDoes() throws ConfigError {
        for (int round = 0; round < 200; round++) {
            List<String> lines = new ArrayList<>(List.of("<busconfig>"));
            for (String whom :
                    List.of("context='default'", "user='alice'", "context='mandatory'")) {
                lines.add("<policy " + whom + ">");
                for (int i = random.nextInt(8); i >= 0; i--) {
                    lines.add(rule());
                }
                lines.add("</policy>");
            }
            lines.add("</busconfig>");
            ConfiguredPolicy policy =
                    new ConfiguredPolicy(
                            ConfigReader.read(
                                            new MapSource()
                                                    .file(MAIN, lines.toArray(String[]::new)),
                                            MAIN)
                                    .policy(),
                            0);
            compare(policy, String.join("\n", lines));
        }
    }

    private void compare(ConfiguredPolicy policy, String text) {
        for (int i = 0; i < 50; i++) {
            Somebody from = somebody();
            Somebody to = somebody();
            Frame message = message();
            Occasion occasion = List.of(Occasion.values()).get(random.nextInt(3));
            String name = any(NAMES);
            var reasons = policy.explanation();

            assertThat(policy.maySend(from, to, message, occasion))
                    .as("seed %d, %s to %s of%n%s", seed, message, to, text)
                    .isEqualTo(reasons.send(from, to, message, occasion).allowed());
            assertThat(policy.mayReceive(from, to, message, occasion))
                    .as("seed %d, %s from %s of%n%s", seed, message, from, text)
                    .isEqualTo(reasons.receive(from, to, message, occasion).allowed());
            assertThat(policy.mayOwn(from, name))
                    .as("seed %d, %s of%n%s", seed, name, text)
                    .isEqualTo(reasons.own(from, name).allowed());
        }
    }
}
