package proof;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.hl7.fhir.convertors.factory.VersionConvertorFactory_40_50;
import org.hl7.fhir.convertors.factory.VersionConvertorFactory_43_50;
import org.hl7.fhir.r5.elementmodel.Manager;
import org.hl7.fhir.r5.formats.JsonParser;
import org.hl7.fhir.r5.model.Resource;
import org.hl7.fhir.r5.utils.validation.constants.ReferenceValidationPolicy;
import org.hl7.fhir.utilities.validation.ValidationMessage;
import org.hl7.fhir.validation.ValidationEngine;
import org.hl7.fhir.validation.instance.advisor.BasePolicyAdvisorForFullValidation;

/**
 * The HL7 validation engine itself, offline: the core package, HL7 Terminology and the extensions pack out of the
 * jars that carry them, no terminology server, references to other resources taken on trust.
 */
final class Hl7Verdict implements Verdict {
  /** Grammars without a list of codes: the engine can judge them only with a terminology server. */
  private static final Set<String> GRAMMARS = Set.of(
      "ValueSet/all-languages", "ValueSet/mimetypes", "ValueSet/currencies", "ValueSet/timezones");

  /** Extensions that nobody has defined here are allowed, as HAPI has it. */
  private static final String ANY_EXTENSION = "Extension_EXT_Unknown_NotHere";

  private final ValidationEngine engine;

  Hl7Verdict(String version, List<Path> definitions) throws Exception {
    String core = switch (version) {
      case "R5" -> "hl7.fhir.r5.core#5.0.0";
      case "R4B" -> "hl7.fhir.r4b.core#4.3.0";
      case "R4" -> "hl7.fhir.r4.core#4.0.1";
      default -> throw new IllegalArgumentException(version);
    };
    engine = new ValidationEngine.ValidationEngineBuilder()
        .withNoTerminologyServer()
        .withCanRunWithoutTerminologyServer(true)
        .withThoVersion(Packages.THO)
        .withExtensionsVersion(Packages.EXTENSIONS)
        .withVersion(core.substring(core.indexOf('#') + 1))
        .fromSource(core);
    engine.setPolicyAdvisor(
        new BasePolicyAdvisorForFullValidation(ReferenceValidationPolicy.CHECK_TYPE_IF_EXISTS, Set.of()));
    engine.setAnyExtensionsAllowed(true);
    for (Path path : definitions) {
      engine.seeResource(read(version, java.nio.file.Files.readAllBytes(path)));
    }
  }

  /** A definition of any version as the engine has it inside, which is R5. */
  private static Resource read(String version, byte[] text) throws Exception {
    return switch (version) {
      case "R4" -> VersionConvertorFactory_40_50.convertResource(new org.hl7.fhir.r4.formats.JsonParser().parse(text));
      case "R4B" -> VersionConvertorFactory_43_50.convertResource(new org.hl7.fhir.r4b.formats.JsonParser().parse(text));
      default -> new JsonParser().parse(text);
    };
  }

  @Override
  public List<Issue> issues(String text) throws Exception {
    List<ValidationMessage> messages = new ArrayList<>();
    engine.validate(text.getBytes(StandardCharsets.UTF_8), Manager.FhirFormat.JSON, List.of(), messages);
    List<Issue> issues = new ArrayList<>();
    for (ValidationMessage message : messages) {
      if (!ANY_EXTENSION.equals(message.getMessageId()) && GRAMMARS.stream().noneMatch(message.getMessage()::contains)) {
        issues.add(new Issue(message.getLevel().toCode(), message.getLocation(), message.getMessageId(), message.getMessage()));
      }
    }
    return issues;
  }
}
