"""The little CSS that Streamlit's theme cannot say."""

STYLE = """<style>
[data-testid="stMainBlockContainer"] {padding-top: 2.2rem; max-width: 1500px;}
[data-testid="stSidebar"] [data-testid="stPageLink"] p {font-size: 0.98rem;}
[data-testid="stMetricValue"] {font-size: 1.9rem;}
h1 {font-size: 1.75rem !important;} h2 {font-size: 1.3rem !important;} h3 {font-size: 1.08rem !important;}
[data-testid="stCaptionContainer"], [data-testid="stCaptionContainer"] p {color: #46535f !important; opacity: 1;}
[data-testid="stMain"] [data-testid="stPageLink"] p {color: #1f5a8c;
  text-decoration: underline; text-underline-offset: .2em;}
.lt-verdict {border-left: 4px solid #1f5a8c; background: var(--secondary-background-color, #f3f6f9);
  padding: .7rem 1rem; border-radius: .3rem; line-height: 1.75; margin: .3rem 0 .8rem;}
.lt-verdict.strengthen, .lt-verdict.complete {border-left-color: #b4540a;}
.lt-verdict.extend {border-left-color: #1f6f8b;}
.lt-verdict.distant, .lt-verdict.bought_in {border-left-color: #8a94a0;}
.lt-gap {padding: .3rem 0; border-bottom: 1px solid #e3e8ee; line-height: 1.65;}
.lt-gap.child {padding-left: 1.6rem;}
.lt-mark {display: inline-block; min-width: 1.4em; font-weight: 700;}
.lt-line {line-height: 1.7;} .lt-label {color: #46535f; margin-right: .8em;} .lt-line mark {background: #fff1c2;}
.lt-tag {display: inline-block; border: 1px solid #9aa7b4; border-radius: .8rem; padding: 0 .55rem; font-size: .82rem;
  margin-left: .35rem; white-space: nowrap;}
.lt-tag.evidenced {border-style: solid;} .lt-tag.unverified {border-style: dashed;}
</style>"""
