package org.jitney.clients.completion;

import java.util.List;
import org.jitney.clients.cli.Environment;
import org.jitney.clients.cli.Option;

/** {@code jitney completion SHELL}: prints the script that a shell sources. */
public final class Completion {
    private static final String USAGE = "usage: jitney completion bash|zsh|fish\n";

    private Completion() {}

    /** {@return the exit status of the command} */
    public static int run(List<String> operands, Environment environment) {
        String shell = operands.size() == 1 ? operands.get(0) : "";
        String script =
                switch (shell) {
                    case "bash" -> bash();
                    case "zsh" -> zsh();
                    case "fish" -> fish();
                    default -> "";
                };
        environment.out().print(script);
        environment.out().flush();
        environment.err().print(script.isEmpty() ? USAGE : "");
        environment.err().flush();
        return script.isEmpty() ? 2 : 0;
    }

    private static final String BASH =
            """
            # Completions for bash; made by 'jitney completion bash'.

            # Units in memory and unit files, as the manager says.
            _jitney_units() {
                { systemctl $1 list-units --all --full --plain --no-legend --no-pager
                  systemctl $1 list-unit-files --full --no-legend --no-pager; } 2>/dev/null |
                    while read -r name _; do printf '%s\\n' "$name"; done | sort -u
            }

            _jitney_complete() {
                local tool=${1##*/} cur=${COMP_WORDS[COMP_CWORD]} verb= scope= word name options verbs units
                COMPREPLY=()
                _jitney_words "$tool"
                for word in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
                    case $word in
                    --user) scope=--user ;;
                    -*) ;;
                    *) [ -n "$verb" ] || verb=$word ;;
                    esac
                done
                if [[ $cur == -* ]]; then
                    COMPREPLY=($(compgen -W "$options" -- "$cur"))
                    [[ ${COMPREPLY[0]-} != *= ]] || compopt -o nospace
                elif [[ -z $verb && -n $verbs ]]; then
                    COMPREPLY=($(compgen -W "$verbs" -- "$cur"))
                elif [[ " $units " == *" ${verb:-@} "* || $units == @ ]]; then
                    # Names may hold backslashes, which compgen would take for quotes.
                    while IFS= read -r name; do
                        [[ $name != "$cur"* ]] || COMPREPLY+=("$(printf '%q' "$name")")
                    done < <(_jitney_units "$scope")
                else
                    COMPREPLY=($(compgen -f -- "$cur"))
                fi
            }

            _jitney_words() {
                case $1 in
            """;

    private static String units(Subject subject) {
        return subject.unitVerbs().equals(List.of(""))
                ? "@"
                : String.join(" ", subject.unitVerbs());
    }

    /** {@return the words that follow, quoted for a POSIX shell} */
    private static String quoted(List<String> words) {
        return "'" + String.join(" ", words) + "'";
    }

    static String bash() {
        StringBuilder out = new StringBuilder(BASH);
        StringBuilder names = new StringBuilder();
        for (Subject subject : Subject.all()) {
            out.append("    ").append(subject.name()).append(")\n");
            out.append("        options=").append(quoted(subject.words())).append('\n');
            out.append("        verbs=").append(quoted(subject.verbs())).append('\n');
            out.append("        units='").append(units(subject)).append("' ;;\n");
            names.append(' ').append(subject.name());
        }
        return out.append("    esac\n}\n\ncomplete -F _jitney_complete")
                .append(names)
                .append('\n')
                .toString();
    }

    private static final String ZSH =
            """
            # Made by 'jitney completion zsh'.

            _jitney_complete() {
                local tool=${words[1]:t} cur=${words[CURRENT]} verb= scope= word
                local -a options verbs units
                _jitney_words $tool
                for word in ${words[2,CURRENT-1]}; do
                    case $word in
                    --user) scope=--user ;;
                    -*) ;;
                    *) [[ -n $verb ]] || verb=$word ;;
                    esac
                done
                if [[ $cur == -* ]]; then
                    compadd -- ${options:#*=}
                    compadd -S '' -- ${(M)options:#*=}
                elif [[ -z $verb && $#verbs -gt 0 ]]; then
                    compadd -- $verbs
                elif (( ${units[(Ie)${verb:-@}]} || ${units[(Ie)@]} )); then
                    compadd -- ${(f)"$( { systemctl $scope list-units --all --full --plain --no-legend --no-pager
                        systemctl $scope list-unit-files --full --no-legend --no-pager; } 2>/dev/null |
                        while read -r name rest; do print -r -- $name; done | sort -u)"}
                else
                    _files
                fi
            }

            _jitney_words() {
                case $1 in
            """;

    static String zsh() {
        StringBuilder out = new StringBuilder("#compdef");
        Subject.all().forEach(subject -> out.append(' ').append(subject.name()));
        out.append('\n').append(ZSH);
        for (Subject subject : Subject.all()) {
            out.append("    ").append(subject.name()).append(")\n");
            out.append("        options=(").append(String.join(" ", subject.words())).append(")\n");
            out.append("        verbs=(").append(String.join(" ", subject.verbs())).append(")\n");
            out.append("        units=(").append(units(subject)).append(") ;;\n");
        }
        out.append("    esac\n}\n\n");
        // Sourced it declares itself; found in fpath it is the function.
        out.append("if [[ $funcstack[1] == _jitney ]]; then _jitney_complete \"$@\"; else\n");
        out.append("    compdef _jitney_complete");
        Subject.all().forEach(subject -> out.append(' ').append(subject.name()));
        return out.append("\nfi\n").toString();
    }

    private static final String FISH =
            """
            # Made by 'jitney completion fish'.

            function __jitney_units
                set -l scope
                contains -- --user (commandline -opc); and set scope --user
                begin
                    systemctl $scope list-units --all --full --plain --no-legend --no-pager
                    systemctl $scope list-unit-files --full --no-legend --no-pager
                end 2>/dev/null | string replace -r '\\s.*' '' | sort -u
            end

            function __jitney_verb
                for word in (commandline -opc)[2..-1]
                    string match -q -- '-*' $word; or begin; echo $word; return; end
                end
            end

            """;

    static String fish() {
        StringBuilder out = new StringBuilder(FISH);
        for (Subject subject : Subject.all()) {
            String start = "complete -c " + subject.name();
            for (Option option : subject.options()) {
                out.append(start);
                out.append(option.name().isEmpty() ? "" : " -l " + option.name());
                out.append(option.hasLetter() ? " -s " + option.letter() : "");
                out.append(option.takesValue() && !option.isOptional() ? " -r\n" : "\n");
            }
            if (!subject.verbs().isEmpty()) {
                out.append(start).append(" -f -n 'test -z (__jitney_verb)' -a ");
                out.append(quoted(subject.verbs())).append('\n');
            }
            if (units(subject).equals("@")) {
                out.append(start).append(" -f -a '(__jitney_units)'\n");
            } else if (!subject.unitVerbs().isEmpty()) {
                out.append(start).append(" -f -n 'contains -- (__jitney_verb) ");
                out.append(units(subject)).append("' -a '(__jitney_units)'\n");
            }
        }
        return out.toString();
    }
}
