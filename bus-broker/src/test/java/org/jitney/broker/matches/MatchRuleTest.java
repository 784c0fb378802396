package org.jitney.broker.matches;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.jitney.broker.frame.Frame;
import org.jitney.broker.frame.FrameBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MatchRuleTest {
    private static FrameBuilder signal() {
        return FrameBuilder.signal("/com/example/Path", "com.example.Face", "Changed");
    }

    private static boolean matches(String rule, FrameBuilder message) throws InvalidRule {
        MatchRegistry<String> registry = new MatchRegistry<>();
        registry.add("me", MatchRule.parse(rule));
        Frame frame = message.frame(1);
        boolean[] hit = new boolean[1];
        registry.match(
                new Candidate(frame, List.of(":1.5", "com.example.Owner"), List.of()),
                _ -> hit[0] = true);
        return hit[0];
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "type='signal'",
                "type=signal,interface=com.example.Face",
                "member='Changed',path='/com/example/Path'",
                "sender=':1.5'",
                "sender='com.example.Owner'",
                "path_namespace='/com/example'",
                "path_namespace='/com/example/Path'",
                "path_namespace='/'",
                "arg0='one.two'",
                "arg1='/a/b/'",
                "arg1path='/a/b/c'",
                "arg1path='/a/'",
                "arg2path='/x/y'",
                "arg0namespace='one'",
                "arg0namespace='one.two'",
                "eavesdrop='true'",
                " type = signal , member = Changed",
            })
    void matchesWhatItDemands(String rule) throws InvalidRule {
        FrameBuilder message = signal().string("one.two").string("/a/b/").objectPath("/x/y");

        assertThat(matches(rule.replace(" = ", " =").replace(" ,", ","), message)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "type='method_call'",
                "interface=com.example.Other",
                "member='Change'",
                "sender=':1.6'",
                "sender='com.example.Other'",
                "path='/com/example'",
                "path_namespace='/com/exam'",
                "path_namespace='/com/example/Path/x'",
                "destination='com.example.Owner'",
                "arg0='one'",
                "arg3='x'",
                "arg2='/x/y'",
                "arg1path='/a/bc'",
                "arg1path='/a'",
                "arg0namespace='on'",
                "arg0namespace='one.two.three'",
            })
    void doesNotMatchAnythingElse(String rule) throws InvalidRule {
        FrameBuilder message = signal().string("one.two").string("/a/b/").objectPath("/x/y");

        assertThat(matches(rule, message)).isFalse();
    }

    @Test
    void anArgumentThatIsNoStringMatchesNoRule() throws InvalidRule {
        assertThat(matches("arg0='1'", signal().uint32(1))).isFalse();
        assertThat(matches("arg1='x'", signal().uint32(1).string("x"))).isTrue();
        assertThat(matches("arg2='y'", signal().strings(List.of("a")).bool(true).string("y")))
                .isTrue();
    }

    @Test
    void theLastPossibleArgumentCanBeMatched() throws InvalidRule {
        FrameBuilder message = signal();
        for (int i = 0; i < 64; i++) {
            message.string("v" + i);
        }

        assertThat(matches("arg63='v63'", message)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "type",
                "type=",
                "type='nonsense'",
                "=x",
                "unknown='x'",
                "path='no/slash'",
                "path='/a',path_namespace='/a'",
                "member='a.b'",
                "interface='nodot'",
                "sender='..'",
                "type='signal',type='signal'",
                "arg64='x'",
                "arg='x'",
                "arg0nonsense='x'",
                "arg1namespace='x'",
                "arg0namespace=':1.2'",
                "arg5='x',arg05='y'",
                "arg1='x',arg1path='/y'",
                "arg\u0663='x'",
                "eavesdrop='maybe'",
                "member='unbalanced",
            })
    void refusesWhatIsNoRule(String text) {
        assertThatThrownBy(() -> MatchRule.parse(text)).isInstanceOf(InvalidRule.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "arg0='a,b'|a,b",
                "arg0=a\\'b|a'b",
                "arg0='a'\\''b'|a'b",
                "arg0='a\\b'|a\\b",
                "arg0=''|\"\"",
                "arg0=a' 'b|a b",
            })
    void quotesAndEscapesAsTheSpecificationSays(String rule, String value) throws InvalidRule {
        assertThat(matches(rule, signal().string(value))).isTrue();
    }

    @Test
    void rulesOfOneMeaningAreEqual() throws InvalidRule {
        MatchRule one = MatchRule.parse("type='signal',member='M',arg1='x',arg0path='/y/'");
        MatchRule other = MatchRule.parse("arg0path=/y/,arg1=x,member=M,type=signal");

        assertThat(one).isEqualTo(other).hasSameHashCodeAs(other);
        assertThat(MatchRule.parse(one.toString())).isEqualTo(one);
    }

    @Test
    void theNormalFormEscapesQuotes() throws InvalidRule {
        MatchRule rule = MatchRule.parse("arg0='it'\\''s'");

        assertThat(rule).hasToString("arg0='it'\\''s'");
        assertThat(MatchRule.parse(rule.toString())).isEqualTo(rule);
    }
}
