(function(){
  var c=document.getElementById("consent");
  if(!c)return;
  c.addEventListener("click",function(e){if(e.target.tagName==="BUTTON"){c.hidden=true;}});
})();
